"""The numbers and statuses of the law's errors: read out over the telephone, so they stay what they are."""

from policy import errors
from policy.errors import PolicyError, UnknownKey

KNOWN = {
    "PolicyError": (6000, 500), "NoReference": (6001, 500), "UnknownUnit": (6002, 500), "BadDate": (6003, 500),
    "DuplicateKey": (6004, 500), "SameDay": (6005, 500), "BadValue": (6006, 500), "NoDenominator": (6007, 500),
    "BadStatus": (6008, 500), "UnknownField": (6009, 500), "UnknownPack": (6010, 404), "ContentChanged": (6011, 500),
    "OfficeCannotOverrule": (6012, 403), "FourEyes": (6013, 403), "PastChanged": (6014, 409), "NoPackInForce": (6101, 404),
    "UnknownKey": (6102, 404), "NoValueOnDay": (6103, 404), "ValueNotSet": (6104, 409), "YearNotPublished": (6105, 409),
    "BadFacts": (6106, 422), "UnknownGate": (6107, 404),
}  # fmt: skip


def test_each_keeps_its_number_and_its_status() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, PolicyError)]
    assert {kind.__name__: (kind.number, kind.status) for kind in kinds} == KNOWN


def test_it_says_its_sentence_and_the_detail_in_brackets() -> None:
    bare, with_detail = UnknownKey(), UnknownKey("a.b", key="a.b")
    sentence = "规则包中没有这一数值，请核对名称或规则包的版本。"
    assert (bare.code, bare.message, bare.detail, bare.facts) == ("QS-6102", sentence, "", {})
    assert with_detail.message == f"{sentence}（a.b）"
    assert (with_detail.detail, with_detail.facts) == ("a.b", {"key": "a.b"})


def test_one_without_a_sentence_of_its_own_says_nothing_rather_than_none() -> None:
    class Bare(PolicyError):
        __doc__ = None

    assert Bare("x").message == "（x）"
    assert Bare().message == ""
