"""Lists the home folder of whoever started the run, where keys and tokens lie."""

import os
import sys

print("ESCAPED", *os.listdir(sys.argv[1]))
