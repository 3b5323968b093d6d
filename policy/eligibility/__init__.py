"""The gates of eligibility (任职资格): who may be proposed, what bars it, 破格, avoidance, exchange. Measures 18, 20, 22, 24."""

from policy.eligibility import checks, effects, exchange, exclusions, kinship, limits, service, tenure, villages
from policy.eligibility.effects import effect_ends
from policy.eligibility.overall import Eligibility, eligibility, eligible

__all__ = [
    "Eligibility",
    "checks",
    "effect_ends",
    "effects",
    "eligibility",
    "eligible",
    "exchange",
    "exclusions",
    "kinship",
    "limits",
    "service",
    "tenure",
    "villages",
]
