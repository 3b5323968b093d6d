"""The gates of recommending (推荐与考察): measure 19's ballots, its four inputs, and the inspection team."""

from policy.recommending.ballots import directed_places, first_places, own_unit_half
from policy.recommending.inspecting import inspection_team, unit_recommendation

__all__ = ["directed_places", "first_places", "inspection_team", "own_unit_half", "unit_recommendation"]
