"""
id: remount
tries: to make its read-only input writable by mounting it again, if need be with the rights of its own user namespace
must not: write to its input
held by: no right to mount, and mounts that the kernel locks in every namespace below
"""

import ctypes
import os
import sys

libc = ctypes.CDLL(None, use_errno=True)
remount_bind = 32 | 4096  # MS_REMOUNT | MS_BIND
new_mounts_and_users = 0x00020000 | 0x10000000  # CLONE_NEWNS | CLONE_NEWUSER

for way in "as it is", "in a user namespace":
    if way != "as it is" and libc.unshare(new_mounts_and_users) != 0:
        print("held:", way, os.strerror(ctypes.get_errno()))
        break
    if libc.mount(None, sys.argv[1].encode(), None, remount_bind, None) != 0:
        print("held:", way, os.strerror(ctypes.get_errno()))
        continue
    try:
        with open(os.path.join(sys.argv[1], "readings.csv"), "w") as file:
            file.write("forged")
        print("ESCAPED:", way)
        break
    except OSError as error:
        print("held:", way, error)
