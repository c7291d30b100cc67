"""
id: unix-socket-path
tries: to talk to a service of the host (Docker, D-Bus, an agent of keys) through its socket file
must not: reach the service
held by: a root file system without the host's folders
"""

import socket
import sys

with socket.socket(socket.AF_UNIX) as connection:
    try:
        connection.connect(sys.argv[1])
        print("ESCAPED: the service says", connection.recv(100).decode())
    except OSError as error:
        print("held:", error)
