"""Talks to a service of the host (Docker, D-Bus, an agent of keys) through its socket, by path and by abstract name."""

import socket
import sys

for address in sys.argv[1], "\0" + sys.argv[2]:
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.connect(address)
            print("ESCAPED", connection.recv(100).decode())
        except OSError as error:
            print("held", repr(address), error)
