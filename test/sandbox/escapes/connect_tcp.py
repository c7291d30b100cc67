"""Sends what it knows to a server, by IPv4."""

import socket
import sys

with socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=3) as connection:
    connection.sendall(b"secret")
    print("ESCAPED", connection.recv(100).decode())
