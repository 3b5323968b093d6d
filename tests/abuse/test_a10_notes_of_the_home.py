"""A10: what `up` notes about its parts holds the clerk's sign-in link, so nobody else on the machine can read it."""

from qingshan import home
from qingshan.settings import Settings
from tests.ops.conftest import MakeHome, make_home

assert make_home


def test_the_note_of_what_runs_is_for_its_owner_only(make_home: MakeHome) -> None:
    settings: Settings = make_home()
    with home.only_one(settings):
        for link in ("http://127.0.0.1/s/one", "http://127.0.0.1/s/two"):
            home.write_note(settings, {"sign_in": link}, [])
            assert (settings.home / "run.json").stat().st_mode & 0o077 == 0
            assert (home.read_note(settings) or {})["sign_in"] == link
