"""A10 (its web part): no token, code, name or number of a person in logs and error pages, whatever breaks."""

import logging

import pytest
from sqlalchemy import text

from models import db
from tests.web.site import Site, a_case, answer_by_code, code_for

SERVER = ("qingshan", "uvicorn", "fastapi", "starlette", "sqlalchemy", "psycopg", "root")


def test_a_whole_decision_and_a_broken_page_leave_no_secret_in_the_log(
    site: Site, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    for browser_log in ("httpx", "httpcore"):  # the test's own browser is no part of the server
        caplog.set_level(logging.CRITICAL, logger=browser_log)
    caplog.set_level(logging.DEBUG)  # last: each call sets the level of the handler too
    scene, browser = a_case(people=2), site.browser()
    answer_by_code(browser, scene, reason="理由甲乙丙")
    code = code_for(scene.person)
    with db.transaction() as tx:  # what breaks then has the whole row in its DETAIL
        tx.execute(text("ALTER TABLE answer ADD CONSTRAINT broken CHECK (reason = '理由甲乙丙')"))
    second = site.browser()
    second.get(scene.urls[1])
    form = {"choice": "approve", "reason": "身份证360111190001010000"}
    second.post(f"/i/{scene.assignments[1]}/code", data=form)
    broken = second.post(f"/i/{scene.assignments[1]}?who=试办2", data={**form, "code": code_for(scene.people[1])})
    assert broken.status_code == 500
    out, err = capfd.readouterr()
    # what other tests left running logs too; what counts is what the server writes
    ours = [r.getMessage() for r in caplog.records if r.name.startswith(SERVER)]
    written = "\n".join([*ours, out, err])
    assert "incident" in written
    token = scene.url.rsplit("/", 1)[1]
    for secret in (token, code, "试办", "理由甲乙丙", "360111", "身份证"):
        assert secret not in written
        assert secret not in broken.text
