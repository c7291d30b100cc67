"""
id: link-out
tries: to leave a symbolic link in its output, so that whoever reads the results reads the host's file
must not: be read
held by: looking at everything in the output folder before anything is read
"""

import os
import sys

os.symlink(sys.argv[1], "train.csv")
