"""
id: fork-bomb
tries: to start processes until the machine has no more
must not: come to more than the limit of the request
held by: RLIMIT_NPROC for a user of its own, and a count from outside
"""

import os
import sys
import time

started = 0
for _ in range(int(sys.argv[1])):
    try:
        if os.fork() == 0:
            time.sleep(1)
            os._exit(0)
    except OSError as error:
        print("held:", started, "and then", error)
        break
    started += 1
else:
    print("ESCAPED:", started, "processes")
