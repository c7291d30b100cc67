"""
id: output-flood
tries: to fill the memory and the log of whoever reads what it prints
must not: have more of it kept than the limit of the request
held by: counting what is printed, and killing it at the limit
"""

import os
import sys

os.write(1, b"begin\n")
for _ in range(int(sys.argv[1])):
    os.write(1, b"x" * 65535 + b"\n")
os.write(1, b"ESCAPED: everything was taken\n")
