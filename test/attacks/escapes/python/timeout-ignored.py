"""
id: timeout-ignored
tries: to run on after its time, by ignoring every signal that can be ignored
must not: live longer than its limit
held by: SIGKILL for bubblewrap and for the first process of its namespace, and with that for all
"""

import signal
import sys
import time

for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
    try:
        signal.signal(number, signal.SIG_IGN)
    except OSError:
        pass
print("ready", flush=True)
time.sleep(float(sys.argv[1]))
print("ESCAPED: it outlived its limit")
