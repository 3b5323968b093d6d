"""F15: one of a person's two channels fails: the good one gets exactly one copy.

Guard: one row of the outbox is one recipient by one channel, so a retry sends nothing that has arrived. Two targets in
one call, as Apprise offers, is the guard switched off: see the last test.
"""

from collections.abc import Iterator

import apprise
import pytest

from notifications import delivery
from tests.conftest import one
from tests.notifications import office
from tests.notifications.mail_server import Handler, mail_server, plain
from tests.notifications.test_delivery import URL, _opens


@pytest.fixture
def server() -> Iterator[Handler]:
    with mail_server() as handler:
        yield handler


def test_f15_when_one_channel_fails_the_good_one_gets_exactly_one_copy(database: str, server: Handler) -> None:
    [asked] = office.ask([("mail", "nobody@office.example"), ("mail", "good@office.example"), ("mailbox", "inbox")])
    office.send(office.notice(asked))
    for _ in range(5):
        delivery.deliver_due()
    [mail] = server.to("good@office.example")
    failed, good = office.messages()
    assert (failed.state, failed.error) == ("failed", "邮件服务器退回（550）")
    assert (good.state, good.fallback_of_id, mail["X-Qingshan-Message"]) == ("sent", failed.id, str(good.id))
    assert good.link_id != failed.link_id and _opens(URL.findall(plain(mail))[0]) == asked.assignment_id
    assert one("SELECT revoked_at IS NOT NULL FROM link WHERE id = :id", id=failed.link_id) is True
    assert one("SELECT count(*) FROM mailbox_item") == 0


def test_f15_the_good_channel_first_is_never_sent_twice_because_of_a_bad_one(database: str, server: Handler) -> None:
    [asked] = office.ask([("mail", "good@office.example"), ("mail", "nobody@office.example")])
    office.send(office.notice(asked))
    for _ in range(3):
        delivery.deliver_due()
    assert len(server.to("good@office.example")) == 1 and len(office.messages()) == 1


def test_two_targets_in_one_call_would_send_the_good_one_again(server: Handler) -> None:
    """Guard off: both channels in one call, tried again because one of them failed."""
    both = apprise.Apprise()
    for name in ("nobody", "jia"):
        both.add(
            f"mailto://127.0.0.1:{server.port}?from=office@qingshan.example&to={name}@office.example&mode=insecure"
        )
    assert [both.notify(body="请办理", title="待办") for _ in range(2)] == [False, False]
    assert len(server.to("jia@office.example")) == 2
