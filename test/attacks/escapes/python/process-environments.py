"""
id: process-environments
tries: to read a secret from the environments of its parents, of process 1 and of every other process, through /proc
must not: find the canary, which another process of the same user has in its environment
held by: a process namespace of its own, and bubblewrap started with an empty environment
"""

import os
import sys

canary = sys.argv[1].encode()
found = []
parents, at = [], os.getppid()
while at > 0:
    parents.append(at)
    with open(f"/proc/{at}/stat") as file:
        at = int(file.read().rpartition(")")[2].split()[1])
for number in {1, *parents, *(int(entry) for entry in os.listdir("/proc") if entry.isdigit())}:
    try:
        with open(f"/proc/{number}/environ", "rb") as file:
            if canary in file.read():
                found.append(number)
    except OSError:
        pass
print("ESCAPED: the secret is in process", *found) if found else print("held: parents", *parents)
