"""Points for honours in selection (荣誉奖励加分): which honours count, how many points, when a total may be used. Measure 28."""

from policy.honours import award, points, rules
from policy.honours.award import Honour, honour_of, window
from policy.honours.points import Total, honour_total

__all__ = ["Honour", "Total", "award", "honour_of", "honour_total", "points", "rules", "window"]
