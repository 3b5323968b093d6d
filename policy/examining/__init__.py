"""The exam (竞职考试): weights, panels, marks, shortlists, ties, drop-outs, and that marks alone never decide. Measures 17, 19, 28."""

from policy.examining import conversion, inputs, manner, outcome, panel, rules
from policy.examining import shortlist as shortlists
from policy.examining.conversion import converted
from policy.examining.scoring import best, half_up, ranked, trimmed, weighted
from policy.examining.shortlist import next_in_rank

__all__ = [
    "best",
    "conversion",
    "converted",
    "half_up",
    "inputs",
    "manner",
    "next_in_rank",
    "outcome",
    "panel",
    "ranked",
    "rules",
    "shortlists",
    "trimmed",
    "weighted",
]
