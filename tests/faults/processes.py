"""Second processes for fault tests: started, listened to, stopped by number, always ended with the test."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def second(url: str, case_id: int, mode: str) -> Iterator["subprocess.Popen[str]"]:
    """Run `tests.faults.slow_case` as a process of its own."""
    command = [sys.executable, "-m", "tests.faults.slow_case", url, str(case_id), mode]
    child = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        yield child
    finally:
        child.kill()
        child.communicate()


def line(child: "subprocess.Popen[str]") -> str:
    """Return the next line that a process says; what it complained of, when it says no more."""
    assert child.stdout and child.stderr
    said = child.stdout.readline().strip()
    assert said, child.stderr.read()[-2000:]
    return said


def let(child: "subprocess.Popen[str]") -> None:
    """Let a process that waits for a line go on."""
    assert child.stdin
    child.stdin.write("\n")
    child.stdin.flush()
