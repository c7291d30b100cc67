"""Kills a process of the host."""

import os
import signal
import sys

os.kill(int(sys.argv[1]), signal.SIGKILL)
print("ESCAPED")
