"""
id: root-of-others
tries: to reach the host's files through the root folder of another process, /proc/1/root and its like
must not: read a file of the host
held by: a process namespace whose every process has the same small root
"""

import os
import sys

for number in sorted(int(entry) for entry in os.listdir("/proc") if entry.isdigit()):
    for way in "root", "cwd/../../../../../../../..":
        try:
            with open(f"/proc/{number}/{way}{sys.argv[1]}") as file:
                print("ESCAPED: through process", number, file.read())
                sys.exit()
        except OSError:
            pass
print("held")
