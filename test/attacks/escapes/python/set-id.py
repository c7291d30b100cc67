"""
id: set-id
tries: to leave a program in its output that runs with the rights of its owner, whoever starts it
must not: be left with that right
held by: taking set-id bits away when the output is given back, and refusing what still has one
"""

import os
import shutil

shutil.copy("/bin/true", "helper")
os.chmod("helper", 0o6755)
print("held: unless the bits are there afterwards")
