"""Backup and restore (备份与恢复): one file with our database, the signing secret and the office's own files.

Prefect's database is bookkeeping and stays out. A restored database carries a marker with the moment of
the backup, so that the gap is shown and what was sent after it can be told apart (F08).
"""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

import psycopg
from sqlalchemy import text

from qingshan import __version__, postgres
from qingshan.errors import BadBackup, ClusterFailed, NotEmpty
from qingshan.postgres.binaries import find_binaries
from qingshan.postgres.place import prepare_home
from qingshan.settings import TIMEZONE, Settings

FORMAT = "qingshan-backup-1"
_MANIFEST, _DUMP, _SECRET = "manifest.json", "database.dump", "secret.key"
_OFFICE = ("settings.env", "templates", "seals")  # what the office may keep in its home


def backup(settings: Settings, target: Path) -> dict[str, Any]:
    """Write a backup to `target`, readable by its owner only, while the system runs or not (备份).

    The file appears whole or not at all. Returns its manifest. Raises ClusterFailed when the dump fails.
    """
    partial = target.with_name(target.name + ".part")
    with postgres.database(settings) as info, tempfile.TemporaryDirectory(dir=target.absolute().parent) as folder:
        dump = Path(folder) / _DUMP
        _run(settings, "pg_dump", info.url, "--format=custom", "--no-owner", "--no-privileges", f"--file={dump}")
        manifest = {"format": FORMAT, "program": __version__, "made_at": _now(), **_facts(info.url)}
        partial.unlink(missing_ok=True)
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as handle:
            _pack(settings, handle, dump, manifest)
    partial.replace(target)
    return {**manifest, "file": str(target), "bytes": target.stat().st_size}


def restore(settings: Settings, source: Path) -> dict[str, Any]:
    """Bring a backup back into an empty home (恢复), to the newest schema, marked as restored.

    Returns the marker. Raises BadBackup, and NotEmpty when there are facts or a secret already.
    """
    from models import migrate

    with tempfile.TemporaryDirectory() as folder:
        manifest = _unpack(source, Path(folder))
        if settings.secret_path.exists():
            raise NotEmpty(str(settings.secret_path))
        prepare_home(settings.home)
        with postgres.database(settings) as info:
            _require_empty(info.url)
            dump = Path(folder) / _DUMP
            _run(settings, "pg_restore", info.url, "--no-owner", "--single-transaction", "--exit-on-error", str(dump))
            migrate.upgrade(info.url)
            _place_files(settings, Path(folder))
            return _mark(settings, info.url, manifest)


def _pack(settings: Settings, handle: Any, dump: Path, manifest: dict[str, Any]) -> None:
    with tarfile.open(fileobj=handle, mode="w") as archive:
        told = json.dumps(manifest, ensure_ascii=False).encode()
        entry = tarfile.TarInfo(_MANIFEST)
        entry.size = len(told)
        archive.addfile(entry, io.BytesIO(told))
        archive.add(dump, _DUMP)
        if settings.secret_path.exists():
            archive.add(settings.secret_path, _SECRET)
        for name in _OFFICE:
            if (settings.home / name).exists():
                archive.add(settings.home / name, f"home/{name}")


def _unpack(source: Path, folder: Path) -> dict[str, Any]:
    """Unpack a backup after looking at it; a path that leads outside is refused by the `data` filter."""
    try:
        with tarfile.open(source) as archive:
            archive.extractall(folder, filter="data")
        manifest: dict[str, Any] = json.loads((folder / _MANIFEST).read_text("utf-8"))
    except (OSError, tarfile.TarError, ValueError) as error:
        raise BadBackup(f"{source}（{type(error).__name__}）") from None
    if manifest.get("format") != FORMAT or not (folder / _DUMP).exists():
        raise BadBackup(str(source))
    return manifest


def _place_files(settings: Settings, folder: Path) -> None:
    if (folder / _SECRET).exists():
        settings.secret_path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / _SECRET, settings.secret_path)
        settings.secret_path.chmod(0o600)
    for kept in (folder / "home").glob("*"):
        target = settings.home / kept.name
        if kept.is_dir():
            shutil.copytree(kept, target, dirs_exist_ok=True)
        elif not target.exists():  # the settings that this restore was started with stay
            shutil.copyfile(kept, target)
            target.chmod(0o600)


def _run(settings: Settings, program: str, url: str, *options: str) -> None:
    """Run pg_dump or pg_restore; the password goes by the environment, not by the list of processes."""
    parts = urlsplit(url)
    bare = parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", "@")).geturl()
    done = subprocess.run(
        [str(find_binaries(settings.pg_bin)[program]), f"--dbname={bare}", *options],
        env={**os.environ, "PGPASSWORD": unquote(parts.password or "")},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ClusterFailed(f"{program}：{done.stderr.strip()[-300:]}")


def _facts(url: str) -> dict[str, Any]:
    from models import migrate

    with psycopg.connect(url) as connection:
        server = connection.execute("SHOW server_version").fetchone()
    return {"schema": migrate.current(url), "postgresql": server[0] if server else ""}


def _require_empty(url: str) -> None:
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    if found and found[0]:
        raise NotEmpty(urlsplit(url).path.lstrip("/"))


def _mark(settings: Settings, url: str, manifest: dict[str, Any]) -> dict[str, Any]:
    """Write when the backup was made and when it came back, and how many notices were unsent in it (F08)."""
    from models import db

    db.configure(url)
    try:
        with db.transaction() as tx:
            unsent = tx.execute(text("SELECT count(*) FROM message WHERE state IN ('created', 'retry', 'sending')"))
            marker = {
                "backup_made_at": manifest["made_at"],
                "restored_at": _now(),
                "unsent": unsent.scalar_one(),
            }
            change = "UPDATE instance SET facts = facts || jsonb_build_object('restored', CAST(:marker AS jsonb))"
            tx.execute(text(change), {"marker": json.dumps(marker)})
    finally:
        db.dispose()
    (settings.home / "restored.json").write_text(json.dumps(marker) + "\n", "utf-8")
    return marker


def _now() -> str:
    return datetime.now(ZoneInfo(TIMEZONE)).isoformat(timespec="seconds")
