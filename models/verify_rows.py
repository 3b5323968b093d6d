"""What the tables say, held against what the journal says (登记与纪实核对): cases, acts, answers, seals.

The journal is chained, the tables are not: an administrator who changes an answer, removes an act so that it is done
again, or exchanges the rules of a case is found here.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from models.findings import Break

Line = Mapping[str, Any]
ACT_ENTRY = {"step": "act", "wait": "asked", "return": "return", "desk": "desk"}
DESK_STATES = {"pause": "paused", "resume": "open", "stop": "stopped", "withdraw": "stopped"}
WRITTEN_OVER = {"title", "stage", "round", "subjects", "verdicts"}  # of an act's entry: these are the driver's
RULES = ("pack", "pack_hash", "rules_from")
ANSWER_FACTS = ("assignment", "wait", "choice", "proof", "digest")


def case_breaks(
    chain: str, case: Line | None, entries: Sequence[Line], acts: Sequence[Line], answers: Sequence[Line]
) -> list[Break]:
    """Hold a case, its acts and its answers against the entries of its chain, both ways."""
    well = [entry for entry in entries if isinstance(entry["facts"], dict)]
    if case is None:
        return [Break(chain, 1, "case", "有事项登记", "没有这一事项")]
    return [*_case(chain, case, well), *_acts(chain, well, acts), *_answers(chain, well, answers)]


def seal_entry_breaks(entries: Sequence[Line], roots: Mapping[str, str]) -> list[Break]:
    """Hold the seals against the entries that journalled them in the office's chain."""
    told = {
        entry["facts"].get("day"): entry
        for entry in entries
        if entry["kind"] == "seal" and isinstance(entry["facts"], dict)
    }
    gone = [
        Break(
            entry["chain"],
            entry["seq"],
            "seal_lost",
            str(entry["facts"].get("root")),
            roots.get(str(day), "没有这份存证"),
        )
        for day, entry in told.items()
        if roots.get(str(day)) != entry["facts"].get("root")
    ]
    return gone + [Break(f"seal:{day}", 0, "seal_lost", "有纪实", "没有纪实") for day in roots if day not in told]


def _of(entries: Sequence[Line], *kinds: str) -> Iterator[Line]:
    return (entry for entry in entries if entry["kind"] in kinds)


def _case(chain: str, case: Line, entries: Sequence[Line]) -> Iterator[Break]:
    """Check the procedure, cycle and rules to which a case is pinned, and how it ended."""
    opened = next(_of(entries, "opened"), None)
    if opened is None:
        yield Break(chain, 1, "case", "有发起纪实", "没有发起纪实")
        return
    told, since = {"procedure": opened["name"], **opened["facts"], "rules_from": None}, opened["seq"]
    for entry in (one for one in _of(entries, "desk") if one["name"] == "switch_rules"):
        told |= {name: entry["facts"].get(name) for name in RULES}
        since = entry["seq"]
        if wrong := _switch(entry, entries):
            yield Break(chain, since, "case", wrong, f"{entry['actor']}")
    for name in ("procedure", "version", "cycle", *RULES):
        if told.get(name) != case[name]:
            seq = since if name in RULES else opened["seq"]
            yield Break(chain, seq, "case", f"{name} {told.get(name)}", f"{case[name]}")
    seq, state, outcome = _ending(opened, entries)
    if (case["state"], case["outcome"]) != (state, outcome):
        yield Break(chain, seq, "case", f"{state} {outcome}".strip(), f"{case['state']} {case['outcome']}".strip())


def _switch(entry: Line, entries: Sequence[Line]) -> str:
    """Return what an entry that moved a case to other rules should have: another person's proposal of the same rules."""
    asked = next((one for one in _of(entries, "desk") if one["seq"] == entry["facts"].get("proposal")), None)
    if asked is None or asked["name"] != "propose_rules" or asked["seq"] >= entry["seq"]:
        return "有换用新规则的提议"
    if asked["facts"].get("pack_hash") != entry["facts"].get("pack_hash"):
        return f"pack_hash {asked['facts'].get('pack_hash')}"
    return "由另一人确认" if asked["actor"] == entry["actor"] else ""


def _ending(opened: Line, entries: Sequence[Line]) -> tuple[int, str, Any]:
    """Return which entry left a case in which state and with which outcome."""
    at: tuple[int, str, Any] = (opened["seq"], "open", "")
    for entry in _of(entries, "finished", "desk"):
        if entry["kind"] == "finished":
            at = (entry["seq"], "finished", entry["facts"].get("outcome"))
        elif state := DESK_STATES.get(entry["name"]):
            at = (entry["seq"], state, entry["facts"].get("title") if state == "stopped" else "")
    return at


def _subjects(entry: Line) -> list[str]:
    found = entry["facts"].get("subjects") or [entry["subject"]]
    return [str(one) for one in found] if isinstance(found, list) else []


def _round(*parts: Any) -> str:
    """Return the name of one act's round, whatever stands in its parts."""
    return json.dumps(parts, ensure_ascii=False)


def _person(entry: Line) -> int | None:
    """Return the number of the person who did what an entry says, or None for the system."""
    number = str(entry["actor"]).removeprefix("person:")
    return int(number) if number.isdecimal() else None


def _answer_id(entry: Line) -> int | None:
    found = entry["facts"].get("answer")
    return found if isinstance(found, int) else None


def _acts(chain: str, entries: Sequence[Line], acts: Sequence[Line]) -> Iterator[Break]:
    by_number = {entry["seq"]: entry for entry in entries}
    gone = {
        _round(*one)
        for entry in _of(entries, "return")
        for one in entry["facts"].get("superseded") or []
        if isinstance(one, list)
    }
    times: Counter[tuple[str, str]] = Counter()
    for act in acts:
        times[act["name"], act["subject"]] += 1
        wrong = _act(act, by_number.get(act["seq"]), gone, times[act["name"], act["subject"]])
        if wrong:
            yield Break(chain, act["seq"], "act", wrong, f"{act['name']} {act['subject']}".strip())
    there = {(act["seq"], act["subject"]) for act in acts}
    for entry in _of(entries, "act", "asked", "return"):
        for subject in _subjects(entry):
            if (entry["seq"], subject) not in there:
                yield Break(chain, entry["seq"], "act_lost", f"{entry['name']} {subject}".strip(), "没有登记")


def _act(act: Line, entry: Line | None, gone: set[str], times: int) -> str:
    """Return what an act's row should have been, or an empty text where it agrees with its entry.

    Returns and acts of the desk count their rounds by how many `times` they were done; the others journal them.
    """
    if entry is None:
        return "有纪实"
    name = f"back_to_{entry['name']}" if act["kind"] == "return" else entry["name"]
    if (entry["kind"], name) != (ACT_ENTRY.get(act["kind"]), act["name"]) or act["subject"] not in _subjects(entry):
        return f"{name} {entry['subject']}".strip()
    facts, result = entry["facts"], act["result"]
    round_ = times if act["kind"] in ("return", "desk") else act["round"] if "subjects" in facts else facts.get("round")
    if round_ != act["round"]:
        return f"第{round_}轮"
    if (_round(act["name"], act["subject"], act["round"]) in gone) != act["superseded"]:
        return "已退回" if not act["superseded"] else "未退回"
    if act["kind"] == "return":
        return "" if result == {"to": entry["name"], "from": facts.get("from")} else "与退回纪实一致"
    if not isinstance(result, dict):
        return "结果"
    if act["kind"] == "desk":
        facts = {**facts, "by": _person(entry)}
    wrong = [key for key in result if key not in WRITTEN_OVER and (key not in facts or facts[key] != result[key])]
    return "" if not wrong else f"{wrong[0]} {facts.get(wrong[0])}"


def _answers(chain: str, entries: Sequence[Line], answers: Sequence[Line]) -> Iterator[Break]:
    told = {_answer_id(entry): entry for entry in _of(entries, "answer")}
    withdrawn = {_answer_id(entry) for entry in _of(entries, "withdrawn")}
    for answer in answers:
        entry = told.pop(answer["id"], None)
        if entry is None:
            yield Break(chain, 0, "answer", "有纪实", f"意见{answer['id']}号")
            continue
        said, row = _said(entry, answer["id"] in withdrawn), _row(answer)
        for name, value in said.items():
            if row[name] != value:
                yield Break(chain, entry["seq"], "answer", f"{name} {value}", f"{row[name]}")
    for entry in told.values():
        yield Break(chain, entry["seq"], "answer_lost", f"意见{entry['facts'].get('answer')}号", "没有登记")


def _said(entry: Line, withdrawn: bool) -> dict[str, Any]:
    """Return what the journal says of an answer."""
    facts = entry["facts"]
    paper = [facts.get("entered_by"), facts.get("document")]
    given = {name: facts.get(name) for name in ANSWER_FACTS}
    return {**given, "person": entry["actor"], "at": entry["at"], "paper": paper, "withdrawn": withdrawn}


def _row(answer: Line) -> dict[str, Any]:
    """Return what the table says of an answer."""
    paper = [answer["entered_by"], answer["document"]]
    given = {name: answer[name] for name in ANSWER_FACTS}
    person = f"person:{answer['person']}"
    return {**given, "person": person, "at": answer["at"], "paper": paper, "withdrawn": answer["withdrawn"]}
