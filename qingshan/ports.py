"""Ports (端口): a taken one is said clearly before anything starts (issue 2, `make run`)."""

from __future__ import annotations

import socket

from qingshan.errors import PortTaken


def is_free(host: str, port: int) -> bool:
    """Tell whether this program could listen on host:port now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def require_free(host: str, port: int, setting: str) -> None:
    """Refuse a taken port with the number of the port and the name of its setting (端口被占用)."""
    if not is_free(host, port):
        raise PortTaken(f"{host}:{port}（设置项 {setting}）")


def free_port(host: str = "127.0.0.1", *, avoid: frozenset[int] = frozenset()) -> int:
    """Find a port on which nobody listens, chosen by the system."""
    while True:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.bind((host, 0))
            port = int(probe.getsockname()[1])
        if port not in avoid:
            return port
