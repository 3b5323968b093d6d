"""What every signed-in page carries around its content: the district, who is signed in, the office's time."""

from typing import Any

from sqlmodel import Session

from models import clock
from models.instance import Instance
from web.viewer import Viewer


def shell(tx: Session, viewer: Viewer | None) -> dict[str, Any]:
    """Return what the frame of a page shows."""
    return {"who": viewer, "instance": tx.get(Instance, 1), "now": clock.now(tx)}
