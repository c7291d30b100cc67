"""
id: disk-empty-files
tries: to use up the inodes of the disk with empty files, which have no size that could be limited
must not: make as many as it likes
held by: empty files count as 512 bytes each
"""

import sys
import time

for number in range(int(sys.argv[1])):
    open(f"empty-{number}", "w").close()
    if number % 100 == 0:
        time.sleep(0.02)
time.sleep(0.5)
print("ESCAPED:", sys.argv[1], "empty files")
