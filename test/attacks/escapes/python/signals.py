"""
id: signals
tries: to kill another process of the same user
must not: end a process of the host
held by: a process namespace of its own, and a user that owns nothing else
"""

import os
import signal
import sys

try:
    os.kill(int(sys.argv[1]), signal.SIGKILL)
    print("held: that number is another process in here")
except OSError as error:
    print("held:", error)
