"""A value of the office as a clerk would fill it in, with changes."""

from datetime import date
from typing import Any

from tasks.office_values import Draft

DAYS = "training.review.days"
CLOSE = "training.declaration.close"


def draft(**changes: Any) -> Draft:
    """Return an entry that is in order on the first day of the tests, 2 November 2009."""
    whole = {
        "key": DAYS,
        "typed": "7",
        "since": date(2009, 11, 2),
        "document": "《区委组织部培训审核办法》",
        "article": "3",
        "words": "审核应在七日内办结",
        "source": "青组发〔2009〕12号",
        "sure": "local",
        "checked_on": date(2009, 11, 2),
    }
    return Draft(**(whole | changes))
