"""F14: killed between "the server took it" and "recorded": at most one more copy, under the same number.

A process of its own sends; the mail server's handler kills it as soon as it has the message, before it says so.
"""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from sqlalchemy import text

from models import clock, db
from notifications import channels, delivery
from notifications.channels import HEADER
from tests.notifications import office
from tests.notifications.mail_server import Handler, free_port, plain

SENDER = """
import sys
from pathlib import Path
from models import db
from notifications import channels, delivery, links
url, secret, smtp = sys.argv[1:]
db.configure(url)
links.configure_secret(Path(secret))
links.configure_origin("http://127.0.0.1:8765")
channels.configure(smtp=smtp, sender="office@qingshan.example")
delivery.deliver_due()
"""


class Killer(Handler):
    """Kills the sending process on the first message that it takes."""

    sender: subprocess.Popen[bytes] | None = None

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        said = await super().handle_DATA(server, session, envelope)
        if self.sender is not None:
            os.kill(self.sender.pid, signal.SIGKILL)
            self.sender = None
        return said


def test_f14_a_sender_killed_before_recording_sends_one_more_copy_under_the_same_number(
    database: str, tmp_path: Path
) -> None:
    [asked] = office.ask([("mail", "jia@office.example"), ("mailbox", "inbox")])
    [number] = office.send(office.notice(asked))
    handler, port = Killer(), free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    smtp = f"smtp://127.0.0.1:{port}"
    try:
        _kill_one(handler, database, tmp_path, smtp)
        assert [(m.state, m.attempts) for m in office.messages()] == [("sending", 1)]
        channels.configure(smtp=smtp, sender="office@qingshan.example")
        assert delivery.deliver_due() == 0  # its claim is not over yet
        with db.transaction() as tx:
            clock.pass_time(tx, timedelta(seconds=61))
        for _ in range(3):
            delivery.deliver_due()
    finally:
        channels.configure()
        controller.stop()
    first, second = handler.to("jia@office.example")
    assert first["Message-ID"] == second["Message-ID"] and first[HEADER] == second[HEADER] == str(number)
    assert plain(first) == plain(second)
    assert office.states() == [("jia@office.example", "sent")]


def _kill_one(handler: Killer, database: str, tmp_path: Path, smtp: str) -> None:
    handler.sender = sender = subprocess.Popen(
        [sys.executable, "-c", SENDER, database, str(tmp_path / "secret.key"), smtp], cwd=Path(__file__).parents[2]
    )
    assert sender.wait(30) == -signal.SIGKILL


def test_without_its_claim_a_message_under_way_would_be_sent_by_the_next_one_too(database: str, tmp_path: Path) -> None:
    """Guard off: the claim that the dead sender left is taken back, as if it had never been written."""
    [asked] = office.ask([("mail", "jia@office.example"), ("mailbox", "inbox")])
    office.send(office.notice(asked))
    handler, port = Killer(), free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    smtp = f"smtp://127.0.0.1:{port}"
    try:
        _kill_one(handler, database, tmp_path, smtp)
        channels.configure(smtp=smtp, sender="office@qingshan.example")
        with db.transaction() as tx:
            tx.execute(text("UPDATE message SET state = 'created', claimed_until = NULL"))
        assert delivery.deliver_due() == 1  # at once, while the first sender might still be alive
    finally:
        channels.configure()
        controller.stop()
    assert len(handler.to("jia@office.example")) == 2
