"""Starts processes for as long as it can."""

import os
import time

started = 0
while started < 5000:
    try:
        child = os.fork()
    except OSError:
        break
    if child == 0:
        time.sleep(60)
        os._exit(0)
    started += 1
print(started)
