"""
id: memory-bomb
tries: to take all memory, in several processes of which each stays small
must not: hold much more than the limit of the request
held by: a look at the memory of the whole process tree, twenty times a second
"""

import mmap
import os
import sys
import time

for _ in range(8):
    if os.fork() == 0:
        hoard = mmap.mmap(-1, int(sys.argv[1]) // 8)
        hoard.write(b"x" * len(hoard))
        time.sleep(1)
        os._exit(0)
for _ in range(8):
    os.wait()
print("ESCAPED:", sys.argv[1], "bytes held for a second")
