"""
id: outside-written
tries: to write beside its output folder, where the rest of the project is
must not: make or change a file there
held by: a root file system that is read-only except for the output folder and the temporary one
"""

import sys

try:
    with open(sys.argv[1], "w") as file:
        file.write("owned")
    # Below the sandbox's own /tmp it may have been written: only the host can tell.
    print("held: unless the host sees it")
except OSError as error:
    print("held:", error)
