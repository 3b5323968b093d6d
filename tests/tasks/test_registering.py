"""A name is registered once: a withdrawal was once checked by the form of a mutual choice, both asked by an `ask_left`."""

import pytest

from tasks.everything import load_all
from tasks.forms import FORM_CHECKS, form_checks


def test_every_act_and_page_is_registered_under_a_name_of_its_own() -> None:
    load_all()
    check = FORM_CHECKS["ask_placing"]
    with pytest.raises(AssertionError, match="registered twice"):
        form_checks("ask_placing")(lambda *_: None)
    assert FORM_CHECKS["ask_placing"] is check
    assert form_checks("ask_placing")(check) is check, "the same again is no other"
