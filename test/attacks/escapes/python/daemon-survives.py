"""
id: daemon-survives
tries: to leave a process behind when the script ends in good order: forked twice, in its own session, no descriptors
must not: be there after the run
held by: a process namespace, which the kernel empties when its first process ends
"""

import os
import sys
import time

if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.closerange(0, 1024)
        os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(20)", sys.argv[1]])
    os._exit(0)
os.wait()
time.sleep(0.3)
print("held: unless something is left of it")
