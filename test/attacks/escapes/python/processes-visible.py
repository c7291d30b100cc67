"""
id: processes-visible
tries: to learn what else runs on the machine, with arguments that may hold passwords
must not: see a process of the host
held by: a process namespace of its own
"""

import os
import sys

seen = []
for entry in os.listdir("/proc"):
    if entry.isdigit():
        try:
            with open(f"/proc/{entry}/cmdline") as file:
                seen.append(file.read())
        except OSError:
            pass
# Its own arguments hold the canary too, behind the script.
others = [line for line in seen if sys.argv[1] in line.split("\0") and ".py" not in line]
print("ESCAPED:", *others) if others else print("held:", len(seen), "processes")
