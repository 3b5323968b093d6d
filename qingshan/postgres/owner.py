"""Who runs the cluster (数据库的系统用户).

PostgreSQL refuses to run as root, and no account may be created for it: under root its programs run as
an existing unprivileged user through `subprocess.run(user=…)` (design §2, trap "Root").
"""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qingshan.errors import NoSystemUser

_CANDIDATES = ("postgres", "nobody")


@dataclass(frozen=True)
class Owner:
    """The system user of the cluster; `uid` None means this process's own user."""

    uid: int | None = None
    gid: int | None = None

    def run(self, argv: Sequence[str | Path], *, timeout: float = 90) -> subprocess.CompletedProcess[str]:
        """Run a program as this user, from `/` and with a small environment, and give its output.

        Raises NoSystemUser when the system does not let us become that user.
        """
        environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"}
        identity: dict[str, object] = {}
        if self.uid is not None:
            identity = {"user": self.uid, "group": self.gid, "extra_groups": []}
        try:
            done: subprocess.CompletedProcess[str] = subprocess.run(
                [str(part) for part in argv],
                cwd="/",  # the caller's folder may be closed to this user
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=timeout,
                check=False,
                **identity,  # type: ignore[call-overload]
            )
            return done
        except PermissionError as error:
            return subprocess.CompletedProcess(list(map(str, argv)), 126, "", str(error))
        except OSError as error:
            if self.uid is None:
                raise
            raise NoSystemUser(str(error)) from None

    def can_enter(self, folder: Path) -> bool:
        """Tell whether this user can enter the folder, tried for real and not read off the mode bits."""
        return self.uid is None or self.run(["/bin/sh", "-c", 'cd "$0"', folder]).returncode == 0

    def can_run(self, program: Path) -> bool:
        """Tell whether this user can start the program."""
        return self.run([program, "--version"]).returncode == 0

    def give(self, path: Path) -> None:
        """Make the path this user's own."""
        if self.uid is not None:
            os.chown(path, self.uid, self.gid if self.gid is not None else -1)


def cluster_owner(wanted: str | None) -> Owner:
    """Find the system user that runs the cluster: ourselves, or under root an existing other user."""
    if os.geteuid() != 0:
        return Owner()
    for name in (wanted,) if wanted else _CANDIDATES:
        try:
            entry = pwd.getpwnam(str(name))
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Owner(entry.pw_uid, entry.pw_gid)
    raise NoSystemUser(wanted or "、".join(_CANDIDATES))
