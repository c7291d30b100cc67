"""
id: network-ipv4
tries: to send what it knows to a server, by IPv4
must not: reach a listener of the host
held by: a network namespace in which only a loopback of its own exists
"""

import socket
import sys

try:
    with socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=3) as connection:
        connection.sendall(b"secret")
        print("ESCAPED: the server says", connection.recv(100).decode())
except OSError as error:
    print("held:", error)
