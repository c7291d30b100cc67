"""
id: disk-full
tries: to fill the disk with many files, each of which is smaller than the limit for one file
must not: write much more than the limit of the request
held by: a look at the size of every writable folder, five times a second
"""

import sys
import time

for number in range(int(sys.argv[1])):
    with open(f"part-{number}", "wb") as file:
        file.write(b"x" * 2**20)
    time.sleep(0.02)
time.sleep(0.5)
print("ESCAPED:", sys.argv[1], "MiB written")
