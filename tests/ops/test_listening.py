"""Hearing what is due (LISTEN): whatever anybody tells the channel, the conductor goes on listening."""

import threading
import time

from models import db
from qingshan.conductor.listening import Listener


def test_nonsense_and_a_hearer_that_fails_do_not_end_the_listening(database: str) -> None:
    heard: list[str] = []

    def hear(said: str) -> None:
        heard.append(said)
        if said == "case:abc":
            raise ValueError(said)

    stopping = threading.Event()
    listener = Listener(database, hear, stopping)
    listener.start()
    try:
        until = time.monotonic() + 20
        while "sweep" not in heard and time.monotonic() < until:
            time.sleep(0.02)
        for said in ("case:abc", "", "case:99999999999999999999", "case:7"):
            with db.transaction() as tx:
                db.tell(tx, said)
        while "case:7" not in heard and time.monotonic() < until:
            time.sleep(0.02)
        assert heard[-1] == "case:7"
        assert listener.is_alive()
    finally:
        stopping.set()
        listener.join(timeout=5)
