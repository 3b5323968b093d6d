"""Where the cluster lives (数据库放在哪里): in the home, or where its system user can enter."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from qingshan.errors import NotReachable
from qingshan.postgres.binaries import SHARED
from qingshan.postgres.owner import Owner
from qingshan.settings import Settings


def prepare_home(home: Path) -> None:
    """Make the home (数据目录): closed to others, passable only where root must let another user through."""
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o711 if os.geteuid() == 0 else 0o700)


def cluster_folder(settings: Settings, owner: Owner) -> Path:
    """Find, or make at the first start, the folder of the cluster, which `owner` can enter.

    Order: QINGSHAN_PG_DATA; where it was before; the home; under root a folder of its own in /var/lib.
    The choice is kept in `postgres/place`, so an emptied home never meets an old cluster.
    Raises NotReachable when the owner can enter none of them.
    """
    ours = settings.home / "postgres"
    ours.mkdir(parents=True, exist_ok=True)
    ours.chmod(0o711 if owner.uid is not None else 0o700)
    note = ours / "place"
    if settings.pg_data is not None:
        return _entered(settings.pg_data, owner)
    if note.exists():
        return _entered(Path(note.read_text("utf-8").strip()), owner)
    chosen = ours if owner.can_enter(ours) else SHARED / f"cluster-{secrets.token_hex(6)}"
    _entered(chosen, owner)
    if chosen != ours:
        (chosen / "home").write_text(f"{settings.home}\n", "utf-8")
    note.write_text(f"{chosen}\n", "utf-8")
    return chosen


def _entered(folder: Path, owner: Owner) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if owner.uid is not None:
            folder.chmod(0o711)
    except OSError as error:
        raise NotReachable(f"{folder}（{error.strerror}）") from None
    if not owner.can_enter(folder):
        raise NotReachable(str(folder))
    return folder
