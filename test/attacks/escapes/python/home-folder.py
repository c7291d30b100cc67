"""
id: home-folder
tries: to read the keys and tokens that lie in the home folder of whoever started the run
must not: list the home folder or read a file in it
held by: a root file system without the host's folders
"""

import os
import sys

for place in (os.path.dirname(sys.argv[1]), sys.argv[1]):
    try:
        if os.path.isdir(place):
            print("ESCAPED: it holds", *os.listdir(place))
        with open(sys.argv[1]) as file:
            print("ESCAPED:", file.read())
    except OSError as error:
        print("held:", error)
