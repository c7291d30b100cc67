"""
id: folder-link-out
tries: to turn a folder of its output into a link, so that what is written there later is written elsewhere
must not: lead a write outside
held by: looking at everything in the output folder before anything is written
"""

import os
import sys

os.symlink(os.path.dirname(sys.argv[1]), "plots")
