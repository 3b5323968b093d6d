"""The embedded cluster (自带数据库): made, started, stopped with `pg_ctl` by ourselves (design §2).

It listens on the loopback address only, with a password, and on no socket file: a socket's path has a
limit of 107 characters that a deep home would break. A killed server is simply started again.
"""

from __future__ import annotations

import fcntl
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from qingshan.errors import ClusterFailed, ClusterVersion
from qingshan.ports import free_port, is_free
from qingshan.postgres.binaries import Binaries
from qingshan.postgres.owner import Owner

_START_SECONDS = 60
_LOG_LIMIT = 10_000_000  # bytes, then one older log is kept

# For a machine with little memory. A failed statement is not written to the log, nor the DETAIL of an
# error: both carry names and ID numbers (A10).
_CONFIGURATION = {
    "shared_buffers": "48MB",
    "max_connections": "100",
    "work_mem": "8MB",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "autovacuum_max_workers": "2",
    "timezone": "'Asia/Shanghai'",
    "log_timezone": "'Asia/Shanghai'",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
_SINCE = {"io_method": (18, "sync")}  # asynchronous reading costs three processes at rest


@dataclass(frozen=True)
class Running:
    """A server that is up: its process number and its port."""

    pid: int
    port: int


@dataclass(frozen=True)
class Cluster:
    """One cluster on disk: its folder, its programs, its system user."""

    folder: Path
    binaries: Binaries
    owner: Owner

    @property
    def data(self) -> Path:
        """Give PostgreSQL's own data folder."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """Give the server's log file."""
        return self.folder / "server.log"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Let one process at a time make, start or stop this cluster."""
        with (self.folder / "lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def make(self, superuser: str, password: str, *, durable: bool = True) -> None:
        """Make the cluster on disk if there is none (初始化数据库). Raises ClusterFailed, ClusterVersion."""
        version = self.data / "PG_VERSION"
        if version.exists():
            if int(version.read_text().strip()) != self.binaries.major:
                raise ClusterVersion(f"{self.data}（{version.read_text().strip()}，程序 {self.binaries.major}）")
            return
        self.data.mkdir(exist_ok=True)
        self.owner.give(self.data)
        word = self.folder / f"word-{secrets.token_hex(4)}"
        word.touch(0o600)
        self.owner.give(word)
        word.write_text(password + "\n")
        try:
            made = self.owner.run([self.binaries["initdb"], *self._initdb_options(superuser, word, durable)])
        finally:
            word.unlink()
        if made.returncode:
            raise ClusterFailed((made.stderr or made.stdout).strip()[-400:])
        self._configure()

    def _initdb_options(self, superuser: str, word: Path, durable: bool) -> list[str]:
        # the builtin provider sorts alike on every machine; older ones have the C locale for that
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if self.binaries.major >= 17 else []
        options = ["-D", str(self.data), "-U", superuser, f"--pwfile={word}", "-E", "UTF8", "--locale=C", *locale]
        return [*options, "--auth=scram-sha-256", "--data-checksums", *([] if durable else ["--no-sync"])]

    def _configure(self) -> None:
        since = {name: value for name, (major, value) in _SINCE.items() if self.binaries.major >= major}
        lines = [f"{name} = {value}" for name, value in {**_CONFIGURATION, **since}.items()]
        with (self.data / "postgresql.conf").open("a", encoding="utf-8") as handle:
            handle.write("\n# Qingshan: sized for a small machine; change freely\n" + "\n".join(lines) + "\n")

    def running(self) -> Running | None:
        """Give the server that is up on this data and ready, or None; a stale pid file is not believed."""
        note = _read_pid_file(self.data)
        if note is None or not self._is_ours(note.pid):
            return None
        return note

    def _is_ours(self, pid: int) -> bool:
        """Tell whether this process number is a server on our data and not another program that got it."""
        try:
            return Path(f"/proc/{pid}/cwd").readlink() == self.data.resolve()
        except FileNotFoundError:
            if Path("/proc/self").exists():
                return False
        except PermissionError:
            return False
        said = self.owner.run([self.binaries["pg_ctl"], "status", "-D", self.data])  # a system without /proc
        return said.returncode == 0

    def start(self, *, durable: bool = True) -> Running:
        """Start the server, after a kill too, and wait until it is ready. Raises ClusterFailed."""
        self._prepare_log()
        until = time.monotonic() + _START_SECONDS
        while True:
            up = self.running()
            if up is not None:
                return up
            self._drop_stale_pid_file()
            port = self._port()
            options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories="
            options += "" if durable else " -c fsync=off -c full_page_writes=off"
            said = self.owner.run([*self._pg_ctl("start"), "-l", self.log, "-o", options])
            if said.returncode == 0 and (up := self.running()) is not None:
                return up
            if time.monotonic() > until or not self._may_pass():
                raise ClusterFailed(f"{self.log} {self._log_tail()}")
            time.sleep(0.5)

    def stop(self, *, seconds: int = 30) -> None:
        """Stop the server: clients are sent away, then everything is on disk; at once if that takes too long."""
        if _read_pid_file(self.data) is None or self.running() is None:
            return
        for mode in ("fast", "immediate"):
            said = self.owner.run([*self._pg_ctl("stop", seconds), "-m", mode], timeout=seconds + 15)
            if said.returncode == 0 or self.running() is None:
                return
        raise ClusterFailed(str(self.log))

    def _pg_ctl(self, action: str, seconds: int = _START_SECONDS) -> list[str | Path]:
        return [self.binaries["pg_ctl"], action, "-D", self.data, "-w", "-t", str(seconds), "-s"]

    def _port(self) -> int:
        """Keep the port of the last start while it is free: clients then find a recovered server again."""
        note = self.folder / "port"
        if note.exists() and is_free("127.0.0.1", port := int(note.read_text())):
            return port
        port = free_port()
        note.write_text(str(port))
        return port

    def _drop_stale_pid_file(self) -> None:
        note = _read_pid_file(self.data, ready=False)
        if note is not None and not self._is_ours(note.pid):
            (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _prepare_log(self) -> None:
        if self.log.exists() and self.log.stat().st_size > _LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".1.log"))
        if not self.log.exists():
            self.log.touch(0o600)
            self.owner.give(self.log)

    def _may_pass(self) -> bool:
        """Tell a cause that goes away by itself: the old server's last processes, or a port just taken."""
        tail = self._log_tail()
        return any(sign in tail for sign in ("shared memory block", "Address already in use", "starting up"))

    def _log_tail(self) -> str:
        return self.log.read_text("utf-8", "replace")[-600:].strip() if self.log.exists() else ""


def _read_pid_file(data: Path, *, ready: bool = True) -> Running | None:
    """Read PostgreSQL's pid file; with `ready` only when it says that the server takes connections."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
        if ready and (len(lines) < 8 or lines[7].strip() != "ready"):
            return None
        return Running(int(lines[0]), int(lines[3]) if len(lines) > 3 else 0)
    except (FileNotFoundError, ValueError, IndexError):
        return None
