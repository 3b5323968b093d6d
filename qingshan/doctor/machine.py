"""Self-checks of the machine (机器): versions, clock, disk, fonts, secret, left-over clusters."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from qingshan.doctor.finding import Finding, Level, judged
from qingshan.postgres.binaries import SHARED
from qingshan.settings import TIMEZONE, Settings

# Pairs inside Prefect's own ranges that do not work (design §2): at least, below.
_PINS = {
    "prefect": ((3, 8, 8), (3, 9)),
    "fastapi": ((0, 139), (0, 151)),
    "sqlalchemy": ((2, 0), (2, 1)),
    "apprise": ((1, 13), (2,)),
}
_RELEASED = 2026  # a clock before this year is wrong
_LEAST_FREE, _GOOD_FREE = 1_000_000_000, 5_000_000_000  # bytes


def findings(settings: Settings) -> Iterator[Finding]:
    """Examine what does not need the database."""
    yield judged(
        "python", sys.version_info >= (3, 11), f"Python {sys.version.split()[0]}", "请安装 Python 3.11 或更新版本"
    )
    yield from (_version(name, least, below) for name, (least, below) in _PINS.items())
    yield _clock()
    yield _zone()
    yield _disk(settings.home)
    yield _fonts()
    yield _secret(settings)
    yield from _orphans()


def _version(name: str, least: tuple[int, ...], below: tuple[int, ...]) -> Finding:
    try:
        found = version(name)
    except PackageNotFoundError:
        return Finding("versions", "error", f"没有安装 {name}", "请执行 make run，会按锁定文件安装依赖")
    numbers = tuple(int(part) for part in found.split(".")[:3] if part.isdigit())
    limits = f"{'.'.join(map(str, least))} 至 {'.'.join(map(str, below))}（不含）"
    remedy = f"须为 {limits}，请按 requirements/lock.txt 重新安装：删除 .venv 后执行 make run"
    return judged("versions", least <= numbers < below, f"{name} {found}", remedy)


def _clock() -> Finding:
    year = datetime.now(UTC).year
    return judged("clock", year >= _RELEASED, f"系统时间 {datetime.now(UTC):%Y-%m-%d %H:%M} UTC", "请校准系统时间")


def _zone() -> Finding:
    try:
        offset = datetime.now(ZoneInfo(TIMEZONE)).strftime("%z")
    except ZoneInfoNotFoundError:
        return Finding("time zone", "error", f"没有 {TIMEZONE} 时区数据", "请安装系统的 tzdata")
    return judged("time zone", offset == "+0800", f"{TIMEZONE} {offset}", "时区数据有误，请更新系统的 tzdata")


def _disk(home: Path) -> Finding:
    place = next(folder for folder in (home, *home.parents) if folder.exists())
    free = shutil.disk_usage(place).free
    bad: Level = "error" if free < _LEAST_FREE else "warning"
    return judged(
        "disk", free >= _GOOD_FREE, f"{place} 余 {free / 1e9:.1f} GB", "请清理磁盘或用 QINGSHAN_HOME 换一处", bad=bad
    )


def _fonts() -> Finding:
    remedy = "打印和 PDF 需要中文字体，请安装（Debian：apt-get install fonts-noto-cjk）"
    if shutil.which("fc-list") is None:
        return Finding("fonts", "warning", "无法列出字体（没有 fontconfig）", remedy)
    found = subprocess.run(["fc-list", ":lang=zh", "family"], capture_output=True, text=True, check=False).stdout
    families = sorted({line.split(",")[0].strip() for line in found.splitlines() if line.strip()})
    return judged(
        "fonts", bool(families), f"中文字体 {len(families)} 种：{'、'.join(families[:3])}", remedy, bad="warning"
    )


def _secret(settings: Settings) -> Finding:
    path = settings.secret_path
    if not path.exists():
        return Finding("secret", "ok", "签名密钥尚未生成（第一次启动时生成）")
    private = path.stat().st_mode & 0o077 == 0
    return judged("secret", private, f"签名密钥 {path}", f"他人可读，请执行 chmod 600 {path}")


def _orphans() -> Iterator[Finding]:
    """Find clusters in the shared place whose home is gone: they hold personal data that nobody looks after."""
    for note in sorted(SHARED.glob("cluster-*/home")):
        home = Path(note.read_text("utf-8").strip())
        pointer = home / "postgres" / "place"
        if not pointer.exists() or Path(pointer.read_text("utf-8").strip()) != note.parent:
            yield Finding("cluster", "warning", f"{note.parent} 所属的数据目录 {home} 已不在", "确认无用后请删除该目录")
