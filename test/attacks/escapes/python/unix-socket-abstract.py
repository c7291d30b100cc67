"""
id: unix-socket-abstract
tries: to talk to a service of the host through a socket that has a name and no file
must not: reach the service
held by: a network namespace of its own, to which abstract names belong
"""

import socket
import sys

with socket.socket(socket.AF_UNIX) as connection:
    try:
        connection.connect("\0" + sys.argv[1])
        print("ESCAPED: the service says", connection.recv(100).decode())
    except OSError as error:
        print("held:", error)
