"""Study, conduct, leave, accountability and yearly duties (学习、作风、监督和年度任务). Measures 1 to 14, 16, 31, 32."""

from policy.conduct import (
    accountability,
    burden,
    commitment,
    execution,
    frontline,
    learning,
    leave,
    meetings,
    placement,
    records,
    supervision,
    violations,
    yearly,
)
from policy.conduct.yearly import Duty, duties_of, duty_of

__all__ = [
    "Duty",
    "accountability",
    "burden",
    "commitment",
    "duties_of",
    "duty_of",
    "execution",
    "frontline",
    "learning",
    "leave",
    "meetings",
    "placement",
    "records",
    "supervision",
    "violations",
    "yearly",
]
