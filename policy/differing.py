"""What differs between two sets of rules (规则差异), each as it stands on its own day: for whoever moves a case to the newer one."""

from dataclasses import dataclass
from datetime import date

from policy.errors import NoValueOnDay, UnknownKey
from policy.packs import Pack
from policy.values import Value

ABSENT = "没有"
COMPARED = ("data", "applies_to", "binding", "may_except", "denominator")


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that is another under the other rules, in Chinese."""

    key: str
    title: str
    was: str
    becomes: str
    cite: str

    @property
    def words(self) -> str:
        """Return it as one line; where the value is the same, what applies it is not."""
        change = f"{self.was} → {self.becomes}" if self.was != self.becomes else f"{self.was}，适用范围或约束力有变化"
        return f"{self.title}：{change}（{self.cite}）"

    @property
    def topic(self) -> str:
        """Return the part of the rules that it belongs to (training)."""
        return self.key.partition(".")[0]


def differences(one: Pack, one_on: date, other: Pack, other_on: date) -> tuple[Difference, ...]:
    """Return what differs between some rules on a day and others on another day, in the order of the keys."""
    found = (_compared(key, _held(one, key, one_on), _held(other, key, other_on)) for key in {*one.keys, *other.keys})
    return tuple(sorted((one for one in found if one is not None), key=lambda one: one.key))


def _held(rules: Pack, key: str, on: date) -> Value | None:
    try:
        return rules.value(key, on)
    except (NoValueOnDay, UnknownKey):
        return None


def _compared(key: str, was: Value | None, becomes: Value | None) -> Difference | None:
    if was and becomes and all(getattr(was, part) == getattr(becomes, part) for part in COMPARED):
        return None
    said = becomes or was
    if said is None:
        return None
    return Difference(
        key, said.title, was.shown() if was else ABSENT, becomes.shown() if becomes else ABSENT, said.cite
    )
