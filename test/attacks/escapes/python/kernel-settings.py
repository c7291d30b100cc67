"""
id: kernel-settings
tries: to open the settings of the kernel for writing: the program that handles crashes, the reboot key
must not: be able to change one (it only opens them)
held by: a user without rights, and a /proc that belongs to the sandbox
"""

import os

for path in "/proc/sys/kernel/core_pattern", "/proc/sysrq-trigger", "/proc/sys/vm/drop_caches":
    try:
        os.close(os.open(path, os.O_WRONLY))
        print("ESCAPED:", path)
    except OSError as error:
        print("held:", error)
