"""Everything that bars a candidate (任职资格总核对), each with its article: all of it, not only the first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from policy.deciding.known import absent, known
from policy.eligibility.found import Found, all_found
from policy.errors import BadFacts
from policy.gates import evaluate, find_gate, gate
from policy.packs import Pack
from policy.ruling import names, not_in_force, ok
from policy.verdict import Verdict

EXCEPTION = ("break_limits", "break_request")
EXCUSED = "tenure"


@gate("任职资格总核对", "17", "20", "24")
def eligible(
    pack: Pack,
    on: date,
    *,
    checked: Annotated[tuple[str, ...], "已核对项目"],
    excluded: Annotated[tuple[str, ...], "不符合的项目"] = (),
) -> Verdict:
    """Tell whether every question of the day was asked about a candidate and none excludes him (任职资格总核对).

    Which questions, by pack: those of measure 20 and of the regulation. What was not checked is shown as not checked, never taken as passed. Something excluded that
    was not checked raises BadFacts.
    """
    value = known(pack, "eligibility.questions", on)
    if value is None:
        return not_in_force("eligible", pack, "提名前须核对的项目")
    if absent(excluded, checked):
        raise BadFacts(f"{names(absent(excluded, checked))}没有核对，不能认定不符合")
    wanted = tuple(value.labels().values())
    missing = absent(wanted, checked)
    found: list[Found] = [(value, f"{one}不符合") for one in excluded] + [(value, f"{one}没有核对") for one in missing]
    numbers: dict[str, int | str] = {"应核对": len(wanted), "未核对": len(missing), "不符合": len(excluded)}
    if found:
        return all_found("eligible", found, numbers, remedy="请补齐核对；不符合的，不得提名。")
    return ok("eligible", value, f"应核对{len(wanted)}项，均已核对，没有不符合的项目。", numbers)


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Every answer about one candidate (任职资格): by gate, what excludes him, what was not asked, and the answer to all."""

    verdicts: Mapping[str, Verdict]
    exclusions: tuple[Verdict, ...]
    unchecked: tuple[str, ...]
    overall: Verdict

    @property
    def reasons(self) -> tuple[str, ...]:
        """Return every exclusion as one Chinese sentence with its article."""
        return tuple(f"{one.article}：{one.reason}" for one in self.exclusions)


def eligibility(pack: Pack, on: date, questions: Mapping[str, Mapping[str, Any]]) -> Eligibility:
    """Ask every question about a candidate and return all the answers, each with its article; none stops at the first.

    `questions` names gates of this folder (tenure, kinship_avoidance …) with the facts of each. A gate that the rules of the
    day do not list (破格, 经商办企业) may be asked too. Years in the rank below are excused by a 破格 that is open and
    agreed to. Errors: those of `evaluate`.
    """
    listed = known(pack, "eligibility.questions", on)
    titles = listed.labels() if listed is not None else {}
    order = [*[name for name in titles if name in questions], *[name for name in questions if name not in titles]]
    verdicts = {name: evaluate(name, questions[name], pack, on) for name in order}
    excused = {EXCUSED} if all(part in verdicts and verdicts[part].ok for part in EXCEPTION) else set()
    barred = [name for name in order if not verdicts[name].ok and name not in excused]
    overall = eligible(
        pack,
        on,
        checked=tuple(titles.get(name, find_gate(name).chinese) for name in order),
        excluded=tuple(titles.get(name, find_gate(name).chinese) for name in barred),
    )
    unchecked = tuple(title for name, title in titles.items() if name not in questions)
    return Eligibility(verdicts, tuple(verdicts[name] for name in barred), unchecked, overall)
