"""Takes memory in several processes, each of which stays below a limit for one process."""

import os
import time

for _ in range(8):
    if os.fork() == 0:
        hoard = bytearray(100 * 2**20)
        hoard[::4096] = b"x" * len(hoard[::4096])
        time.sleep(60)
time.sleep(60)
