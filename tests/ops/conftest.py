"""Homes for the tests of operations: short-lived, each with a cluster of its own that is stopped afterwards."""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from models import db
from qingshan import postgres
from qingshan.postgres.binaries import SHARED
from qingshan.settings import Settings

MakeHome = Callable[..., Settings]


def _remove(settings: Settings) -> None:
    note = settings.home / "postgres" / "place"
    if note.exists():
        postgres.stop(settings)
        place = Path(note.read_text("utf-8").strip())
        if SHARED in place.parents:
            shutil.rmtree(place)


@pytest.fixture(scope="module")
def make_home() -> Iterator[MakeHome]:
    """Make homes that another system user may enter, unlike pytest's own folders; `under` overrides the parent."""
    made: list[Settings] = []
    with tempfile.TemporaryDirectory(prefix="qs-ops-") as parent:
        Path(parent).chmod(0o755)

        def make(under: Path | None = None, **given: object) -> Settings:
            home = Path(under or parent) / f"home{len(made)}"
            made.append(Settings(home=home, **given))  # type: ignore[arg-type]
            return made[-1]

        yield make
        db.dispose()
        for settings in made:
            _remove(settings)


@pytest.fixture(scope="module")
def home(make_home: MakeHome) -> Settings:
    """Give one home to all tests of a file."""
    return make_home()


@pytest.fixture(scope="module")
def copies() -> Iterator[None]:
    """Take away the copy of the programs that these tests cause; stands before `make_home`, so it goes last."""
    before = set(SHARED.glob("postgresql/*"))
    yield
    for copied in set(SHARED.glob("postgresql/*")) - before:
        if time.time() - int(copied.name.rsplit("-", 1)[1]) < 3600:
            shutil.rmtree(copied)
