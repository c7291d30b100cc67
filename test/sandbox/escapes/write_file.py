"""Writes outside its own folders: beside the inputs, into the system, into the home folder."""

import sys

for path in sys.argv[1:]:
    try:
        with open(path, "w") as file:
            file.write("owned")
        print("ESCAPED", path)
    except OSError as error:
        print("held", path, error)
