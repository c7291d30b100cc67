"""Fills the disk with many files, each of which stays below a limit for one file."""

import sys
import time

for number in range(10_000):
    with open(f"{sys.argv[1]}/{number}", "wb") as file:
        file.write(b"x" * 2**20)
time.sleep(60)
