"""Self-checks of the data (数据): server settings, schema, calendar years, channels, clock against the server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import psycopg

from qingshan.doctor.finding import Finding, Level, judged
from qingshan.postgres.addresses import ClusterInfo, libpq
from qingshan.settings import TIMEZONE, Settings

_OLDEST = 15
_CONNECTIONS = 50
_SKEW = 2.0  # seconds between this machine's clock and the server's
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def findings(settings: Settings, info: ClusterInfo) -> Iterator[Finding]:
    """Examine the database server, our schema, the calendar, and how people are reached."""
    with psycopg.connect(info.url, connect_timeout=10) as connection:
        yield from _server(connection)
        yield _skew(connection)
        yield _schema(info.url)
        yield from _people(connection)
    yield _trigram(info)
    yield _calendar()
    yield from _channels(settings)


def _server(connection: psycopg.Connection[Any]) -> Iterator[Finding]:
    number = connection.info.server_version
    yield judged("database", number >= _OLDEST * 10000, f"PostgreSQL {number // 10000}", "请换用 PostgreSQL 15 以上")
    for name, good, remedy in (
        ("fsync", "on", "断电会丢数据，请在 postgresql.conf 中改为 on"),
        ("full_page_writes", "on", "断电会损坏数据，请在 postgresql.conf 中改为 on"),
        ("server_encoding", "UTF8", "请用 UTF8 编码重建数据库"),
    ):
        found = _show(connection, name)
        yield judged("database", found == good, f"{name} = {found}", remedy)
    sums = _show(connection, "data_checksums")
    yield judged(
        "database", sums == "on", f"data_checksums = {sums}", "建议打开数据校验（pg_checksums）", bad="warning"
    )
    most = int(_show(connection, "max_connections"))
    yield judged("database", most >= _CONNECTIONS, f"max_connections = {most}", f"请改为 {_CONNECTIONS} 以上")


def _show(connection: psycopg.Connection[Any], name: str) -> str:
    row = connection.execute("SELECT current_setting(%s)", [name]).fetchone()
    return str(row[0]) if row else ""


def _skew(connection: psycopg.Connection[Any]) -> Finding:
    row = connection.execute("SELECT clock_timestamp()").fetchone()
    apart = abs((datetime.now(UTC) - row[0]).total_seconds()) if row else 0.0
    return judged("clock", apart < _SKEW, f"本机与数据库时间相差 {apart:.1f} 秒", "请为两台机器打开时间同步（NTP）")


def _schema(url: str) -> Finding:
    from models import migrate

    found, newest = migrate.current(url), migrate.newest()
    remedy = "执行 make run 会自动升级；库比程序新时请换用新版程序"
    bad: Level = "error" if found else "warning"  # none yet: the first start has not been
    return judged("schema", found == newest, f"库结构 {found or '尚未建立'}（程序 {newest}）", remedy, bad=bad)


def _people(connection: psycopg.Connection[Any]) -> Iterator[Finding]:
    exists = connection.execute("SELECT to_regclass('person')").fetchone()
    if not exists or exists[0] is None:
        return
    row = connection.execute(
        "SELECT count(*) FROM person p WHERE p.active"
        " AND NOT EXISTS (SELECT 1 FROM channel c WHERE c.person_id = p.id AND c.active)"
    ).fetchone()
    without = row[0] if row else 0
    remedy = "请在人员名册中补上联系方式，否则只能打印送达"
    yield judged("channels", without == 0, f"没有联系方式的在岗人员 {without} 名", remedy, bad="warning")


def _trigram(info: ClusterInfo) -> Finding:
    with psycopg.connect(libpq(info.prefect_url), connect_timeout=10) as connection:
        found = connection.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'").fetchone()
    return judged("database", bool(found), "Prefect 库的 pg_trgm 扩展", "请安装 postgresql-contrib 后重新启动")


def _calendar() -> Finding:
    """See whether working days can be counted to the end of next year; national make-up days change each November."""
    from policy.workdays import published_years

    year = datetime.now(ZoneInfo(TIMEZONE)).year
    missing = [one for one in (year, year + 1) if one not in published_years()]
    found = f"工作日历公布到 {published_years()[-1]} 年"
    remedy = (
        f"缺 {'、'.join(map(str, missing))} 年，请在国务院办公厅放假通知公布后录入该年工作日表，或升级 chinesecalendar"
    )
    return judged("calendar", not missing, found, remedy, bad="error" if year in missing else "warning")


def _channels(settings: Settings) -> Iterator[Finding]:
    yield judged(
        "channels",
        bool(settings.smtp_url),
        "邮件通道已设置" if settings.smtp_url else "没有设置邮件通道，通知只进站内信箱",
        "请设置 QINGSHAN_SMTP_URL，如 smtp://用户:口令@主机:25",
        bad="warning",
    )
    open_to_others = settings.host not in _LOOPBACK
    named = urlsplit(settings.origin).hostname not in _LOOPBACK
    yield judged(
        "address",
        named or not open_to_others,
        f"通知链接的网址 {settings.origin}",
        "网页对外监听，但链接写的是本机地址，请设置 QINGSHAN_PUBLIC_URL",
    )
