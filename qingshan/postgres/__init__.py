"""The database server (数据库): PostgreSQL everywhere, embedded by default (design §2).

`ensure_running(settings)` gives the addresses of the two databases, starting the embedded cluster when
no external one is set: `qingshan` is ours, `prefect` is Prefect's bookkeeping and may be dropped.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from qingshan.postgres.addresses import ClusterInfo
from qingshan.postgres.cluster import Cluster, Running
from qingshan.settings import Settings

__all__ = ["ClusterInfo", "Running", "cluster_of", "database", "ensure_running", "running_info", "stop"]


def cluster_of(settings: Settings) -> Cluster:
    """Give the embedded cluster of this home, making its folder if need be."""
    from qingshan.postgres.binaries import find_binaries, runnable_by
    from qingshan.postgres.owner import cluster_owner
    from qingshan.postgres.place import cluster_folder, prepare_home

    owner = cluster_owner(settings.pg_user)
    binaries = runnable_by(owner, find_binaries(settings.pg_bin))
    prepare_home(settings.home)
    return Cluster(cluster_folder(settings, owner), binaries, owner)


def ensure_running(settings: Settings, *, durable: bool = True) -> ClusterInfo:
    """Make sure that the database is up and both databases exist; give their addresses.

    Harmless to repeat. `durable=False` turns fsync off and is for tests only.
    Raises ClusterFailed, ClusterVersion, NoBinaries, NoSystemUser, NotReachable, DatabaseAway.
    """
    from qingshan.postgres import databases

    if settings.database_url:
        return databases.ensure_external(settings)
    cluster = cluster_of(settings)
    with cluster.locked():
        words = databases.passwords(settings.home)
        cluster.make(databases.SUPERUSER, words[databases.SUPERUSER], durable=durable)
        up = cluster.start(durable=durable)
        return databases.ensure_embedded(up.port, words)


def running_info(settings: Settings) -> ClusterInfo | None:
    """Give the addresses of a database that is up, without starting anything; None when it is not.

    An external server counts as up.
    """
    from qingshan.postgres import databases

    if settings.database_url:
        return databases.external(settings)
    up = cluster_of(settings).running()
    return databases.embedded(up.port, databases.passwords(settings.home)) if up else None


def stop(settings: Settings) -> None:
    """Stop the embedded cluster (停止数据库); an external server is left alone."""
    if settings.database_url:
        return
    cluster = cluster_of(settings)
    with cluster.locked():
        cluster.stop()


@contextmanager
def database(settings: Settings) -> Iterator[ClusterInfo]:
    """Lend the database to a command: a server that was not running is stopped again afterwards."""
    was_up = running_info(settings) is not None
    try:
        yield ensure_running(settings)
    finally:
        if not was_up:
            stop(settings)
