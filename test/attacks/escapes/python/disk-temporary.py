"""
id: disk-temporary
tries: to fill the machine's temporary folder
must not: write more than the limit of the request
held by: a temporary folder of its own with a size, in memory that goes with the run
"""

import os
import sys
import tempfile

try:
    with tempfile.TemporaryDirectory() as folder:
        for number in range(int(sys.argv[1])):
            with open(os.path.join(folder, str(number)), "wb") as file:
                file.write(b"x" * 2**20)
    print("ESCAPED:", sys.argv[1], "MiB written")
except OSError as error:
    print("held:", error)
