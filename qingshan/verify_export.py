#!/usr/bin/env python3
"""纪实校验：在另一台电脑上核对导出的纪实材料。只用 Python 3.9 以上自带的标准库，不需要本系统。

用法：python verify_export.py 导出文件 [--seal 存证单]... [--json]

逐条核对：编号、指纹、前后衔接、文字、链头登记、事项、步骤与意见登记、每日存证；给出由第三方保管的存证单时，
还能发现整条改写和截尾。结果先用文字列出，最后一行是 JSON。全部相符的以 0 退出，有不符的以 1 退出，读不了的以 2 退出。

For an inspector who trusts neither the server nor its package (A15): the form of `docs/journal.md`, implemented again.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path

ANSWER = "assignment wait choice proof digest person at withdrawn entered_by document".split()  # noqa: SIM905
SEALED = ("day", "at", "prev_root", "heads")
DESK = {"pause": "paused", "resume": "open", "stop": "stopped", "withdraw": "stopped"}
FORMAT, ZEROS = "qingshan-journal-1", "0" * 64
COVERED = ("chain", "seq", "at", "recorded_at", "kind", "name", "subject", "actor", "facts", "words_hash", "prev_hash")
TYPES = ("header", "seal", "chain", "case", "entry", "act", "answer", "end")
MISSHAPEN = (KeyError, TypeError, AttributeError, ValueError, OverflowError)  # what a line of another shape leads to
WHAT = {
    "file": "文件不完整或已被改动",
    "form": "这一行不是纪实材料的写法",
    "missing": "缺少纪实条目",
    "repeated": "纪实编号重复",
    "hash": "条目内容与其指纹不符",
    "link": "条目与相邻条目的指纹不衔接",
    "words": "条目文字与其指纹不符",
    "words_removed": "条目文字已清除，但没有清除记录",
    "head": "链头登记与最后一条纪实不符",
    "case": "事项登记与纪实不符",
    "act": "步骤登记与纪实不符",
    "act_lost": "纪实所记步骤没有登记",
    "answer": "意见登记与纪实不符",
    "answer_lost": "纪实所记意见没有登记",
    "seal": "存证与其根值不符",
    "seal_link": "存证与上一份存证不衔接",
    "seal_lost": "存证与纪实所记存证不符",
    "sealed": "纪实与已存证的内容不符，已被改写或截去",
    "deposit": "交存的存证单与本系统的存证不符",
}


def canonical(value):
    """Write a value as it is written before hashing: keys sorted by code point, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode("utf-8")


def alike(one, other):
    """Tell whether two values are written alike: to Python 1, 1.0 and true are equal, in a record they are not."""
    return canonical(one) == canonical(other)


def digest_of(value, salt=""):
    """Return the SHA-256 of a value, after its salt where it has one, in hexadecimal."""
    return hashlib.sha256(salt.encode("utf-8") + canonical(value)).hexdigest()


class Findings:
    """What was counted and what was found."""

    def __init__(self):
        self.cases = self.entries = self.seals = self.words_removed = 0
        self.breaks = []

    def add(self, chain, seq, kind, expected="", found=""):
        """Note one place where the record does not hold."""
        name, _, number = chain.partition(":")
        named = {"case": f"事项{number}号纪实", "office": "机关纪实", "file": "文件", "seal": number + "存证"}
        place = named.get(name, chain + "纪实") + (f"第{seq}{'行' if name == 'file' else '条'}" if seq else "")
        parts = {"chain": chain, "seq": seq, "kind": kind, "expected": str(expected), "found": str(found)}
        self.breaks.append({**parts, "what": WHAT[kind], "place": place})


def read_lines(path, findings):
    """Give the file's lines that can be read; check its length and digest against its last line."""
    digest, count, last = hashlib.sha256(), 0, b""
    with Path(path).open("rb") as file:
        for number, raw in enumerate(file, 1):
            digest.update(last)
            count, last = number, raw
            try:  # one way to write a line: no key twice, no fraction finer than the machine's, nothing between
                line = json.loads(raw)
                if line["type"] not in TYPES or raw != canonical(line) + b"\n":
                    raise ValueError
            except (*MISSHAPEN, RecursionError):
                findings.add("file", number, "form")
            else:
                yield number, line
    end = {"type": "end", "lines": count - 1, "sha256": digest.hexdigest()}
    if last != canonical(end) + b"\n":
        findings.add("file", 0, "file", end["sha256"])


def read_deposit(path):
    """Read a deposited seal (存证单): the lines between its marks."""
    _, begun, rest = Path(path).read_text("utf-8").partition("BEGIN QINGSHAN SEAL 1")
    inner, ended, _ = rest.partition("END QINGSHAN SEAL 1")
    seal = {"heads": [], "at": "", "prev_root": ""}
    for words in (line.split(None, 3) for line in inner.splitlines() if line.strip()):
        if words[0] == "head" and len(words) == 4:
            seal["heads"].append([words[3].strip(), int(words[1]), words[2]])
        else:
            seal[words[0]] = words[-1]
    if not begun or not ended or not set(seal) >= {"day", "root"} or not set(seal) <= {*SEALED, "root"}:
        raise ValueError("不是存证单，或存证单不完整")
    return seal


def root_of(seal):
    """Compute the root of a seal from what it covers."""
    return digest_of({"format": "qingshan-seal-1", **{name: seal[name] for name in SEALED}})


class Seals:
    """All seals read so far: what they promise of each chain, and their roots by day."""

    def __init__(self, deposits, findings):
        self.findings, self.last, self.roots, self.promised, self.deposited = findings, ZEROS, {}, {}, {}
        for seal in deposits:
            if seal["heads"] and root_of(seal) != seal["root"]:
                findings.add("seal:" + seal["day"], 0, "deposit", root_of(seal), seal["root"])
            else:
                self.deposited[seal["day"]] = seal["root"]
                self.promise(seal)

    def promise(self, seal):
        """Keep what a seal says of each chain: at this number stands this hash."""
        for chain, number, head in seal["heads"]:
            known = self.promised.setdefault(chain, {}).setdefault(number, (head, seal["day"]))
            if known[0] != head:
                self.findings.add("seal:" + seal["day"], 0, "sealed", known[0], head)

    def take(self, seal):
        """Check the next seal of the export."""
        name, heads = "seal:" + seal["day"], seal["heads"]
        shaped = isinstance(heads, list) and all([type(part) for part in head] == [str, int, str] for head in heads)
        root = root_of(seal) if shaped else ""
        if root != seal["root"]:
            self.findings.add(name, 0, "seal", root, seal["root"])
        elif not alike([seal["chains"], seal["entries"]], [len(heads), sum(head[1] for head in heads)]):
            self.findings.add(name, 0, "seal", len(heads), seal["chains"])
        else:
            self.promise(seal)
        if seal["prev_root"] != self.last:
            self.findings.add(name, 0, "seal_link", self.last, seal["prev_root"])
        if self.deposited.get(seal["day"], seal["root"]) != seal["root"]:
            self.findings.add(name, 0, "deposit", self.deposited[seal["day"]], seal["root"])
        self.last = self.roots[seal["day"]] = seal["root"]

    def finish(self, everything):
        """Report what was promised and never came."""
        for chain, heads in self.promised.items() if everything else ():
            number, (_, day) = min(heads.items())
            self.findings.add(chain, 1, "sealed", f"{day}存证有{number}条", "没有这条链")
        for day in sorted(set(self.deposited) - set(self.roots)):
            self.findings.add("seal:" + day, 0, "deposit", self.deposited[day], "没有这份存证")


class Chain:
    """One chain with all its lines; checked when the next one begins."""

    def __init__(self, line, promised, with_words):
        self.name, self.number, self.head = line["chain"], line["seq"], line["head"]
        self.promised, self.with_words = promised, with_words
        self.lines = {"case": [], "entry": [], "act": [], "answer": []}

    def check(self, seals, findings):
        """Check everything about this chain; what is found is reported in the order of the entries."""
        mine = Findings()
        findings.cases += len(self.lines["case"])
        findings.entries += len(self.lines["entry"])
        try:
            findings.words_removed += len(self.check_entries(mine))
            self.check_tables(seals.roots, mine)
            mine.breaks.sort(key=lambda found: (found["seq"], list(WHAT).index(found["kind"])))
        except MISSHAPEN:
            findings.add("file", 0, "form")
        findings.breaks += mine.breaks

    def check_tables(self, roots, mine):
        """Check what the tables say against what this chain says."""
        entries = [entry for entry in self.lines["entry"] if isinstance(entry["facts"], dict)]
        if self.name == "office":
            check_seal_entries(self.name, entries, roots, mine)
        elif self.lines["case"]:
            check_case(self.name, *self.lines["case"], entries, mine)
            check_acts(self.name, self.lines["act"], entries, mine)
            check_answers(self.name, self.lines["answer"], entries, mine)
        elif self.name.startswith("case:"):
            mine.add(self.name, 1, "case", "有事项登记", "没有这一事项")

    def check_entries(self, findings):
        """Walk the chain from its first entry; returns the numbers of entries whose words were removed."""
        previous = [ZEROS, ""]  # the hash before, and the one before that
        last, fitting, rewritten, removed, excused, unfit = 0, 0, False, set(), set(), set()
        for entry in self.lines["entry"]:
            seq, stored = entry["seq"], entry["hash"]
            computed = digest_of({name: entry[name] for name in COVERED})
            if entry["chain"] != self.name:
                findings.add(self.name, seq, "form", self.name, entry["chain"])
            if seq <= last:
                findings.add(self.name, seq, "repeated", last + 1, seq)
            elif seq > last + 1:
                findings.add(self.name, last + 1, "missing", last + 1, seq)
            elif entry["prev_hash"] != previous[0]:
                # an entry that is itself whole, or that reaches over the one before, shows that one to be the bad one
                blamed = last if last and (computed == stored or entry["prev_hash"] == previous[1]) else seq
                if blamed not in unfit:
                    findings.add(self.name, blamed, "link", previous[0], entry["prev_hash"])
            if computed != stored:
                unfit.add(seq)
                findings.add(self.name, seq, "hash", computed, stored)
            removed.update([seq] if self.with_words and self.words_are_gone(entry, findings) else [])
            if entry["kind"] == "words_removed" and isinstance(entry["facts"], dict):
                excused.update(entry["facts"].get("entries") or [])
            if seq in self.promised and not rewritten:
                head, day = self.promised[seq]
                if head == stored:
                    fitting = seq
                else:
                    rewritten, kinds = True, ("missing", "repeated", "hash", "link")
                    known = [one["seq"] for one in findings.breaks if one["kind"] in kinds and one["seq"] > fitting]
                    findings.add(
                        self.name, min(known, default=fitting + 1), "sealed", f"{day}存证第{seq}条{head}", stored
                    )
            previous, last = [stored, previous[0]], max(seq, last)
        for seq in sorted(removed - excused):
            findings.add(self.name, seq, "words_removed")
        self.check_end(last, previous[0], rewritten, findings)
        return removed

    def words_are_gone(self, entry, findings):
        """Check an entry's free text; tell whether it was removed."""
        words, salt = entry.get("words"), entry.get("words_salt")
        if words is None:
            if salt is not None:
                findings.add(self.name, entry["seq"], "words", "", salt)
            return salt is None and entry["words_hash"] != ""
        digest = digest_of(words, salt or "")
        if digest != entry["words_hash"]:
            findings.add(self.name, entry["seq"], "words", digest, entry["words_hash"])
        return False

    def check_end(self, last, head, rewritten, findings):
        """Check the end of the chain against its registered head and against what was sealed."""
        if self.number is None:
            findings.add(self.name, 0, "head", f"{last}条", "没有登记")
        elif self.number > last:
            findings.add(self.name, last + 1, "missing", f"{self.number}条", f"{last}条")
        elif self.number < last:
            findings.add(self.name, self.number + 1, "head", f"{self.number}条", f"{last}条")
        elif self.head != head:
            findings.add(self.name, last, "head", head, self.head)
        for seq in sorted(seq for seq in self.promised if seq > last and not rewritten)[:1]:
            findings.add(self.name, last + 1, "sealed", f"{self.promised[seq][1]}存证有{seq}条", f"{last}条")


def check_seal_entries(chain, entries, roots, findings):
    """Check that each seal was journalled, and each journalled seal is there."""
    told = {str(e["facts"].get("day")): (e["seq"], e["facts"].get("root")) for e in entries if e["kind"] == "seal"}
    for day in sorted({*roots, *told}):
        seq, root = told.get(day, (0, "没有纪实"))
        if roots.get(day) != root:
            findings.add(
                chain if day in told else "seal:" + day, seq, "seal_lost", root, roots.get(day, "没有这份存证")
            )


def check_case(chain, case, entries, findings):
    """Check what a case is pinned to, and how it ended."""
    opened = [entry for entry in entries if entry["kind"] == "opened"][:1]
    if not opened:
        findings.add(chain, 1, "case", "有发起纪实", "没有发起纪实")
    for entry in opened:
        told, place = dict(entry["facts"], procedure=entry["name"], rules_from=None), entry["seq"]
        proposals = {one["seq"]: one for one in entries if one["kind"] == "desk" and one["name"] == "propose_rules"}
        for moved in [one for one in entries if one["kind"] == "desk" and one["name"] == "switch_rules"]:
            place, rules = moved["seq"], moved["facts"]
            told.update(pack=rules.get("pack"), pack_hash=rules.get("pack_hash"), rules_from=rules.get("rules_from"))
            asked = proposals.get(rules.get("proposal"), moved)
            two = asked["seq"] < place and asked["actor"] != moved["actor"]
            if not two or not alike(asked["facts"].get("pack_hash"), rules.get("pack_hash")):
                findings.add(chain, place, "case", "由一人提出、另一人确认", moved["actor"])
        for name in ("procedure", "version", "cycle", "pack", "pack_hash", "rules_from"):
            if not alike(told.get(name), case.get(name)):
                at = place if name in ("pack", "pack_hash", "rules_from") else entry["seq"]
                findings.add(chain, at, "case", told.get(name), case.get(name))
        at, state, outcome = entry["seq"], "open", ""
        for later in entries:
            if later["kind"] == "finished" or (later["kind"] == "desk" and later["name"] in DESK):
                at, state = later["seq"], DESK[later["name"]] if later["kind"] == "desk" else "finished"
                outcome = later["facts"].get({"finished": "outcome", "stopped": "title"}.get(state), "")
        if not alike([case["state"], case["outcome"], f"case:{case['case']}"], [state, outcome, chain]):
            findings.add(chain, at, "case", f"{state} {outcome}", f"{case['state']} {case['outcome']}")


def subjects_of(entry):
    """Return whom or what an act's entry is about; one entry may stand for many."""
    named = entry["facts"].get("subjects") or [entry["subject"]]
    return [str(subject) for subject in named] if isinstance(named, list) else []


def check_acts(chain, acts, entries, findings):
    """Check each act against its entry, and that no entry is without its act."""
    numbered = {entry["seq"]: entry for entry in entries}
    returned = [entry["facts"].get("superseded") for entry in entries if entry["kind"] == "return"]
    superseded = [one for named in returned if isinstance(named, list) for one in named]
    for place, act in enumerate(acts, 1):
        times = sum([one["name"], one["subject"]] == [act["name"], act["subject"]] for one in acts[:place])
        if not act_holds(act, numbered.get(act["seq"]), superseded, times):
            findings.add(chain, act["seq"], "act", "与纪实一致", act["name"] + act["subject"])
    there = [(act["seq"], act["subject"]) for act in acts]
    if len(set(there)) != len(there):
        findings.add(chain, 0, "form", len(set(there)), len(there))
    for entry in entries:
        for subject in subjects_of(entry) if entry["kind"] in ("act", "asked", "return") else ():
            if (entry["seq"], subject) not in there:
                findings.add(chain, entry["seq"], "act_lost", entry["name"] + subject, "没有登记")


def act_holds(act, entry, superseded, times):
    """Tell whether an act's row says what its entry says; `times`: how often it was done, as far as this one."""
    kind = {"step": "act", "wait": "asked", "return": "return", "desk": "desk"}.get(act["kind"])
    if entry is None or kind != entry["kind"] or not alike(act["seq"], entry["seq"]):
        return False
    facts, result = entry["facts"], act["result"]
    name = ("back_to_" if kind == "return" else "") + entry["name"]
    number = times if kind in ("return", "desk") else act["round"] if "subjects" in facts else facts.get("round")
    returned = [act["name"], act["subject"], act["round"]] in superseded
    same = alike([act["name"], act["round"], act["superseded"]], [name, number, returned])
    if not same or act["subject"] not in subjects_of(entry) or not isinstance(result, dict):
        return False
    if kind == "return":
        return alike(result, {"to": entry["name"], "from": facts.get("from")})
    if kind == "desk":
        result, facts = {**result, "by": f"person:{result.get('by')}"}, {**facts, "by": entry["actor"]}
    own = ("title", "stage", "round", "subjects", "verdicts")
    return all(name in own or (name in facts and alike(facts[name], value)) for name, value in result.items())


def check_answers(chain, answers, entries, findings):
    """Check each answer against its entry, and that no entry is without its answer."""
    told = {entry["facts"].get("answer"): entry for entry in entries if entry["kind"] == "answer"}
    withdrawn = [entry["facts"].get("answer") for entry in entries if entry["kind"] == "withdrawn"]
    for answer in answers:
        entry = told.pop(answer["id"], None)
        if entry is None:
            findings.add(chain, 0, "answer", "有纪实", f"意见{answer['id']}号")
            continue
        said = dict(entry["facts"], person=entry["actor"], at=entry["at"], withdrawn=answer["id"] in withdrawn)
        row = dict(answer, person=f"person:{answer['person']}", answer=answer["id"])
        for name in ("answer", *ANSWER):
            if not alike(said.get(name), row.get(name)):
                findings.add(chain, entry["seq"], "answer", said.get(name), row.get(name))
    for entry in told.values():
        findings.add(chain, entry["seq"], "answer_lost", f"意见{entry['facts'].get('answer')}号", "没有登记")


def verify(path, deposits=()):
    """Verify an export; returns its header and what was found."""
    findings, header, chain = Findings(), {}, None
    seals = Seals(deposits, findings)
    for number, line in read_lines(path, findings):
        try:
            if line["type"] == "header":
                header = line
            elif line["type"] == "seal":
                seals.take(line)
            elif line["type"] == "chain":
                if chain:
                    chain.check(seals, findings)
                chain = Chain(line, seals.promised.pop(line["chain"], {}), header.get("words", True))
            elif line["type"] != "end":
                chain.lines[line["type"]].append(line)
        except MISSHAPEN:
            findings.add("file", number, "form")
    if chain:
        chain.check(seals, findings)
    if header.get("format") != FORMAT:
        findings.add("file", 1, "form", FORMAT, header.get("format", ""))
    findings.seals = len(seals.roots)
    seals.finish(header.get("scope", "all") == "all")
    return header, findings


def main():
    """Verify what the command line names, print what was found, return the exit code."""
    parser = argparse.ArgumentParser(description="纪实校验：核对导出的纪实材料")
    parser.add_argument("export", help="导出文件")
    parser.add_argument("--seal", action="append", default=[], help="第三方保管的存证单，可给多份")
    parser.add_argument("--json", action="store_true", help="只输出 JSON")
    asked = parser.parse_args()
    try:
        header, found = verify(asked.export, [read_deposit(path) for path in asked.seal])
    except (OSError, ValueError) as error:
        print(f"读不了：{error}", file=sys.stderr)
        return 2
    if not asked.json:
        print(f"{header.get('district', '')}纪实材料，{header.get('exported_at', '')}导出")
        print(f"事项{found.cases}件，纪实{found.entries}条，存证{found.seals}份")
        for one in found.breaks:
            print(f"不符：{one['place']}：{one['what']}（应为：{one['expected']}；实为：{one['found']}）")
        print(f"校验结果：{f'有{len(found.breaks)}处不符' if found.breaks else '全部相符'}")
    print(json.dumps(vars(found), ensure_ascii=False))
    return 1 if found.breaks else 0


if __name__ == "__main__":
    sys.exit(main())
