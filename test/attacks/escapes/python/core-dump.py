"""
id: core-dump
tries: to have its memory written to the host's disk, or handed to the host's crash handler, by crashing
must not: leave a core dump
held by: RLIMIT_CORE of 0, which it cannot raise
"""

import os
import resource
import signal

try:
    resource.setrlimit(resource.RLIMIT_CORE, (2**24, resource.getrlimit(resource.RLIMIT_CORE)[1]))
except (OSError, ValueError) as error:
    print("held:", error)
child = os.fork()
if child == 0:
    os.kill(os.getpid(), signal.SIGABRT)
_, status = os.waitpid(child, 0)
print("ESCAPED: core dumped" if os.WCOREDUMP(status) else "held: no dump")
