"""Reads a file of the host that was not handed in."""

import sys

with open(sys.argv[1]) as file:
    print("ESCAPED", file.read())
