"""What a verification of the record found (校验结果): each break with its place, in words that an inspector can use."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

# kind → what it is called; `qingshan/verify_export.py` has the same list, and a test compares the two
KINDS = {
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


@dataclass(frozen=True)
class Break:
    """One place where the record does not hold: the chain, the number of the entry, what, and what was expected."""

    chain: str
    seq: int
    kind: str
    expected: str = ""
    found: str = ""

    @property
    def what(self) -> str:
        """Return what is wrong, in words."""
        return KINDS[self.kind]

    @property
    def place(self) -> str:
        """Return where it is, as an office says it: 事项12号纪实第3条."""
        name, _, number = self.chain.partition(":")
        if name == "seal":
            return f"{number}存证"
        chain = f"事项{number}号纪实" if name == "case" else "机关纪实" if name == "office" else f"{self.chain}纪实"
        return f"{chain}第{self.seq}条" if self.seq else chain

    def as_dict(self) -> dict[str, Any]:
        """Return it for a JSON line."""
        return {**asdict(self), "what": self.what, "place": self.place}


@dataclass(frozen=True)
class Report:
    """What was checked and what was found; `breaks` is empty when the record is whole."""

    cases: int
    entries: int
    seals: int
    words_removed: int
    breaks: Sequence[Break]

    @property
    def whole(self) -> bool:
        """Tell whether the record holds everywhere."""
        return not self.breaks

    def as_dict(self) -> dict[str, Any]:
        """Return it for a JSON line."""
        return {
            "cases": self.cases,
            "entries": self.entries,
            "seals": self.seals,
            "words_removed": self.words_removed,
            "breaks": [one.as_dict() for one in self.breaks],
        }
