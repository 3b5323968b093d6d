"""A real SMTP server on a free loopback port, that takes, refuses, puts off or hangs by the address it is given."""

import asyncio
import email
import email.policy
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from notifications import channels


class Handler:
    """Keeps what it takes. nobody@ is refused, later@ put off, slow@ never answered."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, EmailMessage]] = []
        self.port = 0

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address.startswith("nobody@"):
            return "550 5.1.1 no such user"
        if address.startswith("later@"):
            return "451 4.7.1 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        [address] = envelope.rcpt_tos
        self.taken.append((address, email.message_from_bytes(envelope.content, policy=email.policy.default)))  # type: ignore[arg-type]
        if address.startswith("slow@"):
            await asyncio.sleep(40)
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        return [message for given, message in self.taken if given == address]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def mail_server() -> Iterator[Handler]:
    """Run the server and make it the office's mail server for as long as the block lasts."""
    handler, port = Handler(), free_port()
    handler.port = port
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    channels.configure(smtp=f"smtp://127.0.0.1:{port}", sender="office@qingshan.example")
    try:
        yield handler
    finally:
        channels.configure()
        controller.stop()


def plain(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())
