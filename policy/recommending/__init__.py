"""The gates of recommending (推荐与考察): measure 19's ballot of the own unit and the first places of a directed one."""

from policy.recommending.ballots import directed_places, first_places, own_unit_half

__all__ = ["directed_places", "first_places", "own_unit_half"]
