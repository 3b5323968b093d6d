"""What the pages need to know of the installation; the program passes it in, so that web knows no settings file."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True)
class WebSettings:
    """The settings of the pages (网页设置)."""

    origin: str = "http://127.0.0.1:8765"  # scheme://host[:port], the one that links carry (A09)
    other_hosts: tuple[str, ...] = ()  # further host names under which the office opens the same pages
    idle: timedelta = timedelta(minutes=30)  # a signed-in browser left alone is signed out
    max_upload: int = 10 * 1024 * 1024  # bytes of one uploaded file (A22)
    conductor_silent: timedelta = timedelta(seconds=60)  # after that /health reports the conductor as away

    @property
    def https(self) -> bool:
        """Tell whether people reach the pages by https: then cookies are Secure and carry the __Host- prefix."""
        return self.origin.startswith("https://")

    @property
    def hosts(self) -> frozenset[str]:
        """Return the host names that are answered; any other gets 421."""
        return LOOPBACK | {urlsplit(self.origin).hostname or ""} | set(self.other_hosts)

    @property
    def loopback(self) -> bool:
        """Tell whether the pages are meant for this machine only."""
        return (urlsplit(self.origin).hostname or "") in LOOPBACK
