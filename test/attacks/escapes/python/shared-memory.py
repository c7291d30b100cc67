"""
id: shared-memory
tries: to read memory that another program shares by System V IPC
must not: attach to a segment of the host
held by: an IPC namespace of its own
"""

import ctypes
import sys

libc = ctypes.CDLL(None, use_errno=True)
libc.shmat.restype = ctypes.c_void_p
segment = libc.shmget(int(sys.argv[1]), 0, 0)
address = libc.shmat(segment, None, 0o10000) if segment >= 0 else None  # SHM_RDONLY
if address and address != ctypes.c_void_p(-1).value:
    print("ESCAPED:", ctypes.string_at(address).decode())
else:
    print("held: errno", ctypes.get_errno())
