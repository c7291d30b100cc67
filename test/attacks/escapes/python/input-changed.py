"""
id: input-changed
tries: to change the raw readings that it is given, so that the next run is built on other data
must not: write, replace or delete a file of its input
held by: read-only mounts, owned by somebody else
"""

import os
import sys

readings = os.path.join(sys.argv[1], "readings.csv")


def overwrite() -> None:
    with open(readings, "w") as file:
        file.write("forged")


def replace() -> None:
    os.rename(os.path.join(os.getcwd(), "mine.csv"), readings)


with open("mine.csv", "w") as mine:
    mine.write("forged")
for way in overwrite, replace, lambda: os.chmod(readings, 0o777), lambda: os.unlink(readings):
    try:
        way()
        print("ESCAPED")
    except OSError as error:
        print("held:", error)
