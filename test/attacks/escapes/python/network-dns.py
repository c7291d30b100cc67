"""
id: network-dns
tries: to smuggle data out in the name that it asks a name server for
must not: get a datagram to a name server of the host
held by: a network namespace in which only a loopback of its own exists
"""

import socket
import sys

name = b"".join(bytes([len(part)]) + part for part in b"secret.example.com".split(b".")) + b"\0"
question = b"\x12\x34\x01\0\0\1\0\0\0\0\0\0" + name + b"\0\1\0\1"
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
    server.settimeout(2)
    try:
        server.sendto(question, ("127.0.0.1", int(sys.argv[1])))
        print("ESCAPED: answered with", len(server.recv(512)), "bytes")
    except OSError as error:
        print("held:", error)
