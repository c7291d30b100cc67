"""Runs a program in this network namespace, in which 169.254.169.254 then answers as a cloud's would."""

import fcntl
import http.server
import socket
import struct
import subprocess
import sys
import threading

ADDRESS = "169.254.169.254"
SIOCSIFFLAGS, SIOCSIFADDR = 0x8914, 0x8916


class Credentials(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"canary")

    def log_message(self, *_: object) -> None:
        pass


with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
    address = struct.pack("16sH2s4s8s", b"lo", socket.AF_INET, b"", socket.inet_aton(ADDRESS), b"")
    fcntl.ioctl(control, SIOCSIFADDR, address)
    fcntl.ioctl(control, SIOCSIFFLAGS, struct.pack("16sH14s", b"lo", 1, b""))  # IFF_UP
server = http.server.HTTPServer((ADDRESS, 80), Credentials)
threading.Thread(target=server.serve_forever, daemon=True).start()
sys.exit(subprocess.run(sys.argv[1:]).returncode)
