"""What the office sets (机关设定): read strictly, journalled, and followed by the next round."""

import pytest

from models import db
from tasks import office_settings
from tasks.training import office
from tests.conftest import one


@pytest.mark.parametrize(
    ("name", "said", "kept"),
    [
        ("leading_group_rule", "超过半数会签", "countersign_majority"),
        ("leading_group_rule", "countersign_all", "countersign_all"),
        ("leading_group_rule", "", ""),  # back to the rule pack's own
        ("principal_leaders_rule", "一位同意", "any"),
        ("reply_series", "青组复", "青组复"),
        ("overdue_remind_days", "0", 0),
        ("overdue_remind_days", "365", 365),
        ("change_approvers", "分管副部长、区主要领导", ["deputy_head", "principal_leader"]),
        ("change_approvers", "department_head", ["department_head"]),
        ("change_approvers", "", []),  # back to our default
    ],
)
def test_what_may_be_set_is_kept_and_journalled(database: str, name: str, said: str, kept: object) -> None:
    with db.transaction() as tx:
        assert office_settings.change(tx, name, said) == kept
        assert office.setting(tx, name) == kept
    assert one("SELECT count(*) FROM journal_entry WHERE chain = 'office' AND kind = 'setting'") == 1


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("leading_group_rule", "举手"),
        ("principal_leaders_rule", "多数同意"),
        ("reply_series", "青组复〔2010〕"),
        ("reply_series", ""),
        ("issuer", "区委\n组织部"),
        ("overdue_remind_days", "366"),
        ("overdue_remind_days", "-1"),
        ("change_approvers", "审核人"),  # no one who decides
        ("change_approvers", "部长、部长"),
    ],
)
def test_what_may_not_be_set_is_refused_and_nothing_changes(database: str, name: str, said: str) -> None:
    with pytest.raises(office_settings.BadOfficeSetting), db.transaction() as tx:
        office_settings.change(tx, name, said)
    assert one("SELECT count(*) FROM journal_entry WHERE chain = 'office'") == 0


def test_an_unknown_setting_is_refused(database: str) -> None:
    with pytest.raises(office_settings.NoSuchOfficeSetting), db.transaction() as tx:
        office_settings.change(tx, "pack", "x")
