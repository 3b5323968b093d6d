"""What the foreground shows: seconds, addresses that can be clicked, one line for programs."""

import json

import pytest

from qingshan.reporting import Report

ADDRESSES = {
    "home": "/srv/qingshan",
    "desk": "http://127.0.0.1:8765/desk",
    "mailbox": "http://127.0.0.1:8765/mailbox",
    "prefect": "http://127.0.0.1:4765",
    "sign_in": "http://127.0.0.1:8765/s/" + "x" * 43,
}


def test_every_address_is_printed_whole_on_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    Report().ready(ADDRESSES)
    lines = capsys.readouterr().out.splitlines()
    for key in ("desk", "mailbox", "prefect", "sign_in"):
        assert any(line.endswith(ADDRESSES[key]) for line in lines), key


def test_programs_get_one_line_of_json_and_progress_elsewhere(capsys: pytest.CaptureFixture[str]) -> None:
    report = Report(as_json=True)
    with report.step("数据库已就绪"):
        pass
    report.ready(ADDRESSES)
    told = capsys.readouterr()
    assert json.loads(told.out) == {"ready": True, **ADDRESSES}
    assert "数据库已就绪（0.0 秒）" in told.err


def test_a_step_that_fails_is_not_reported_as_done(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(RuntimeError), Report().step("数据库已就绪"):
        raise RuntimeError
    assert "已就绪" not in capsys.readouterr().out
