"""Becomes root, or keeps a right of root's."""

import os

with open("/proc/self/status") as file:
    status = dict(line.split(":", 1) for line in file)
for name in "CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb":
    if int(status[name], 16) != 0:
        print("ESCAPED", name, status[name].strip())
if os.getuid() == 0 or os.geteuid() == 0:
    print("ESCAPED uid 0")
for change in os.setuid, os.setgid:
    try:
        change(0)
        print("ESCAPED", change.__name__)
    except OSError:
        pass
try:
    # A program named here is started by the kernel, as root and outside, whenever a process crashes.
    os.close(os.open("/proc/sys/kernel/core_pattern", os.O_WRONLY))
    print("ESCAPED core_pattern")
except OSError:
    pass
