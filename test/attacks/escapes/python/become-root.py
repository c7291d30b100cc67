"""
id: become-root
tries: to be root, or to keep a single right of root's
must not: have user 0 or any capability
held by: a user that exists nowhere else, without capabilities and unable to gain any
"""

import os

with open("/proc/self/status") as file:
    status = dict(line.split(":", 1) for line in file)
rights = [name for name in ("CapPrm", "CapEff", "CapBnd", "CapAmb") if int(status[name], 16)]
if 0 in (os.getuid(), os.geteuid()):
    rights.append("uid 0")
if status["NoNewPrivs"].strip() != "1":
    rights.append("new privileges by exec")
for change in os.setuid, os.setgid:
    try:
        change(0)
        rights.append(change.__name__)
    except OSError:
        pass
print("ESCAPED:", *rights) if rights else print("held")
