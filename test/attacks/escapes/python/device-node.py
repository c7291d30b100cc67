"""
id: device-node
tries: to make a device node in its output folder, by which the disk or the memory of the machine could be read
must not: make a device
held by: no rights at all, not even root's
"""

import os
import stat

try:
    os.mknod("null", stat.S_IFCHR | 0o666, os.makedev(1, 3))  # The harmless one: /dev/null.
    print("ESCAPED: a device that takes", os.write(os.open("null", os.O_WRONLY), b"anything"), "bytes")
except OSError as error:
    print("held:", error)
