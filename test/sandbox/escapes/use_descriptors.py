"""Reads through descriptors that its ancestors forgot to close."""

import os

for name in os.listdir("/proc/self/fd"):
    if int(name) > 2:
        try:
            text = os.pread(int(name), 100, 0)
        except OSError:
            continue
        if text:
            print("ESCAPED", name, text)
