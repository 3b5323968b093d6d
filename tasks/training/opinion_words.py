"""What a review (审核意见) says beyond its choice: to which figures it reduces, into which class it merges."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from models.training import TrainingClass
from models.waits import Answer
from tasks.answering import receipt_words
from tasks.papers.words import plain, yuan_text


def _money(amount: Decimal) -> str:
    return yuan_text(int(amount * 100))


FIGURES = (("headcount", "人数", "人", plain), ("days", "天数", "天", plain), ("budget", "经费", "元", _money))


@receipt_words("review")
def beyond_choice(tx: Session, given: Answer) -> str:
    """Return to what an opinion reduces (核减为人数40人), or into what it merges; nothing for any other."""
    if given.choice == "merge":
        return f"并入“{tx.get_one(TrainingClass, given.payload['into']).name}”"
    if given.choice == "reduce":
        return "核减为" + "，".join(
            f"{label} {words(Decimal(given.payload[name]))} {of}"
            for name, label, of, words in FIGURES
            if name in given.payload
        )
    return ""


def reductions(cut_to: Mapping[str, Any], one: TrainingClass) -> list[str]:
    """Return each figure that was reduced, as declared and as approved: 人数 60 → 40 人."""
    declared = {"headcount": Decimal(one.headcount), "days": one.days, "budget": Decimal(one.budget_fen) / 100}
    return [
        f"{label} {words(declared[name])} → {words(Decimal(cut_to[name]))} {of}"
        for name, label, of, words in FIGURES
        if name in cut_to
    ]
