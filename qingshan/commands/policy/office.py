"""The office's own values for the questions about rules (单位自定数值): read where asked for, and said aloud where not.

Only `--office` needs a database. Without it a database that is up anyway is asked how many there are, so that nobody takes
the law as printed for the rules that the office works by.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qingshan.commands.common import facts
from qingshan.settings import load_settings

if TYPE_CHECKING:
    from policy.packs import Pack

Office = Annotated[bool, typer.Option("--office", help="连同本单位录入并经审核的数值（读取数据库）")]
SECONDS = 3  # as long as a database that is up may take to say how many there are


@dataclass(frozen=True)
class Values:
    """What is known of the office's values: whether they were read, and how many there are (None: nobody can tell)."""

    read: bool
    count: int | None

    def as_dict(self) -> dict[str, Any]:
        """Return it for a program."""
        return {"read": self.read, "values": self.count}

    def say(self) -> None:
        """Say aloud, beside the answer, that there are values of the office which it does not take in."""
        if self.count and not self.read:
            words = f"注意：本单位另有经审核的自定数值{self.count}项，本次没有读取；要一并查询，请加 --office。"
            typer.echo(words, err=True)


@dataclass(frozen=True)
class Asked:
    """The rules as printed, the rules asked under, and what is known of the office's values."""

    plain: Pack
    rules: Pack
    office: Values


def rules_asked(name: str, office: bool) -> Asked:
    """Return the rules of a name, with the office's approved values over them where asked for; QS-6404 as in use."""
    from policy.layers import load_rules

    plain = load_rules(name)
    if not office:
        return Asked(plain, plain, Values(False, count_where_up()))
    from models import db
    from tasks.rules import approved, home_of, with_office_values

    with facts(), db.reading() as look:
        values = [one for one in approved(look) if home_of(plain, one.key) == one.pack]
        return Asked(plain, with_office_values(name, values), Values(True, len(values)))


def count_where_up() -> int | None:
    """Return how many approved values the office has, where its database is up; None where nobody can tell."""
    try:
        import psycopg

        from qingshan.postgres import addresses, running_info

        settings = load_settings()
        if not settings.database_url and not settings.home.is_dir():
            return None  # nothing is installed here, and nothing is made by asking
        info = running_info(settings)
        if info is None:
            return None
        with psycopg.connect(addresses.libpq(info.url), connect_timeout=SECONDS) as connection:
            row = connection.execute("SELECT count(*) FROM office_value WHERE state = 'approved'").fetchone()
            return int(row[0]) if row else None
    except Exception:  # a courtesy: whatever is wrong with the database, the law can still be asked
        return None
