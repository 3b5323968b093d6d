"""Ballots made from counts (由得票还原票面): so many slips, so many votes for each, no slip with more marks than it may have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qingshan.rehearse.scenario_file import ScenarioWrong


def spread(votes: Mapping[str, int], slips: int, marks: int, what: str) -> list[list[str]]:
    """Return for each slip who is marked on it, so that each has the votes of the file; raises QS-8094 where none can be so."""
    total = sum(votes.values())
    over = [f"{name}得{count}票" for name, count in votes.items() if count > slips]
    if over:
        raise ScenarioWrong([f"{what}：{'、'.join(over)}，而投出的票只有{slips}张，请核对实到人数和得票。"])
    if total > slips * marks:
        raise ScenarioWrong([f"{what}：得票合计{total}，投出{slips}张、每张最多选{marks}人，请核对得票。"])
    marked: list[list[str]] = [[] for _ in range(slips)]
    at = 0
    for name, count in votes.items():  # round and round: no name twice on one slip, no slip fuller than another by two
        for _ in range(count):
            marked[at % slips].append(name)
            at += 1
    return marked


def scores(given: Mapping[str, Sequence[str]], what: str) -> list[dict[str, str]]:
    """Return for each examiner what they gave each number; raises QS-8094 where not all have as many scores."""
    sizes = {len(row) for row in given.values()}
    if len(sizes) != 1:
        said = "、".join(f"{name}{len(row)}个" for name, row in given.items())
        raise ScenarioWrong([f"{what}：各人评分个数不同（{said}），请补齐。"])
    return [{name: row[n] for name, row in given.items()} for n in range(sizes.pop())]
