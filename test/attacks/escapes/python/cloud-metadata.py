"""
id: cloud-metadata
tries: to fetch the machine's own credentials from the address at which clouds hand them out
must not: get an answer from 169.254.169.254
held by: a network namespace without any route
"""

import urllib.error
import urllib.request

address = "http://169.254.169.254/latest/meta-data/iam/security-credentials/"
try:
    with urllib.request.urlopen(address, timeout=3) as answer:
        print("ESCAPED: credentials", answer.read(100).decode())
except (urllib.error.URLError, OSError) as error:
    print("held:", error)
