"""The words of the workbook of units and people (单位与人员表): kinds of unit, rights, ways to be reached.

An office writes words, the tables hold keys. A word that is not in these lists goes back with the list, never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from models.people import ROLES
from tasks.workbooks.cells import Unreadable, narrow, tidy
from tasks.workbooks.words import read_list, read_text

UNIT_KINDS = ("乡镇", "街道", "园区", "区直", "学校", "村", "社区", "组织部", "党校")
ROLE_WORDS = {
    "clerk": "组织部干部",
    "chief": "科长",
    "deputy_head": "分管副部长",
    "department_head": "部长",
    "reviewer": "审核人",
    "leading_group": "领导小组成员",
    "principal_leader": "区主要领导",
    "discipline": "纪检",
    "administrator": "系统管理员",
}
CHANNEL_WORDS = {
    "站内信箱": ("mailbox", "inbox"),
    "示例短信": ("mailbox", "sms"),
    "纸质通知": ("slip", ""),
    "邮箱": ("mail", ""),
    "企业微信": ("wecom", "wecombot://"),
    "钉钉": ("dingtalk", "dingtalk://"),
    "飞书": ("feishu", "feishu://"),
}
WITHOUT_ADDRESS = ("站内信箱", "示例短信", "纸质通知")
NONE_WORDS = frozenset({"无", "空缺"})
NEW_WORD = "新增"
LONGEST_NAME = 40
MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
HAN_GAP = re.compile(r"(?<=[\u3400-\u9fff·])\s+(?=[\u3400-\u9fff·])")
OF_UNIT = re.compile(r"^(?P<name>[^（(]+)[（(](?P<unit>.+)[）)]$")


@dataclass(frozen=True)
class Reach:
    """One way to reach a person (联系方式) as the tables hold it."""

    kind: str
    address: str
    label: str


@dataclass(frozen=True)
class Named:
    """A person named in a unit's row: of that unit, or of another one given in brackets; empty name for nobody."""

    name: str
    unit: str = ""


def read_name(value: object) -> str:
    """Read a person's name; the gap that tables put into names of two characters is taken out."""
    return HAN_GAP.sub("", read_text(value, LONGEST_NAME))


def read_unit_kind(value: object) -> str:
    """Read the kind of a unit (单位类别), one of the list."""
    text = narrow(value)
    if text not in UNIT_KINDS:
        raise Unreadable("不是系统认识的单位类别", f"请填：{'、'.join(UNIT_KINDS)}")
    return text


def read_named(value: object) -> Named:
    """Read who heads a unit: 甲一, or 甲一（区委党校） for somebody of another unit; 无 or 空缺 for nobody."""
    text = read_name(value)
    if text in NONE_WORDS:
        return Named("")
    found = OF_UNIT.match(text)
    return Named(found["name"].strip(), found["unit"].strip()) if found else Named(text)


def read_roles(value: object) -> tuple[str, ...]:
    """Read rights (岗位权限) parted by commas, in words or keys; 无 means that the person holds none."""
    words = read_list(value, 200)
    if words == ("无",):
        return ()
    keys = {word: key for key, word in ROLE_WORDS.items()} | {key: key for key in ROLES}
    if unknown := [word for word in words if word not in keys]:
        raise Unreadable(
            f"没有“{'、'.join(unknown)}”这一岗位权限", f"请填：{'、'.join(ROLE_WORDS.values())}；没有的填“无”"
        )
    return tuple(dict.fromkeys(keys[word] for word in words))


def read_reach(value: object) -> Reach:
    """Read one way to reach a person: an e-mail address, 站内信箱, or 企业微信/钉钉/飞书 with its robot's address."""
    text = tidy(value)
    word, address = _parted(text)
    if word in WITHOUT_ADDRESS and not address:
        kind, box = CHANNEL_WORDS[word]
        return Reach(kind, box, word)
    if word == "邮箱":
        return _mail(address)
    if word in CHANNEL_WORDS:
        return _robot(word, address)
    raise Unreadable(
        "看不出是哪一种联系方式", f"请填邮箱地址，或填“站内信箱”“企业微信：{CHANNEL_WORDS['企业微信'][1]}机器人密钥”等"
    )


def _parted(text: str) -> tuple[str, str]:
    """Part "企业微信：wecombot://…" into word and address; a bare address brings its own word."""
    word, colon, address = text.replace("：", ":").partition(":")
    if colon and word.strip() in CHANNEL_WORDS:
        return word.strip(), address.strip()
    if "@" in text and "://" not in text:
        return "邮箱", text
    for known, (_, schema) in CHANNEL_WORDS.items():
        if "://" in schema and text.startswith(schema):
            return known, text
    return text, ""


def _mail(address: str) -> Reach:
    if not MAIL.fullmatch(address):
        raise Unreadable("不是完整的邮箱地址", "请填一个邮箱地址，例如 bangongshi@example.org；多个邮箱分填在几栏")
    return Reach("mail", address, "邮箱")


def _robot(word: str, address: str) -> Reach:
    kind, schema = CHANNEL_WORDS[word]
    if "://" not in address:
        address = schema + address
    if not address.startswith(schema) or len(address) == len(schema) or any(sign.isspace() for sign in address):
        raise Unreadable(f"不是{word}机器人的地址", f"请填“{word}：{schema}机器人密钥”")
    return Reach(kind, address, word)
