"""Looks for a secret in its own environment and in that of every process that /proc shows."""

import os
import sys

secret = sys.argv[1].encode()
places = [f"/proc/{entry}/environ" for entry in os.listdir("/proc") if entry.isdigit()]
for place in places:
    try:
        with open(place, "rb") as file:
            if secret in file.read():
                print("ESCAPED", place)
    except OSError:
        pass
