"""Assessment, rewards, stepping down, resident supervisors (考核、奖惩、能下、巡视). Measures 3, 25 to 27, 29, 30."""

from policy.assessing import credits, indicators, last_place, mutual, rewards, stepping_down, supervisors
from policy.assessing.credits import credit_grade_of
from policy.assessing.indicators import consecutive, excellence_places
from policy.assessing.last_place import last_units
from policy.assessing.mutual import mutual_averages
from policy.assessing.supervisors import supervised_units

__all__ = [
    "consecutive",
    "credit_grade_of",
    "credits",
    "excellence_places",
    "indicators",
    "last_place",
    "last_units",
    "mutual",
    "mutual_averages",
    "rewards",
    "stepping_down",
    "supervised_units",
    "supervisors",
]
