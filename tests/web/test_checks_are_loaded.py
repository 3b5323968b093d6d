"""The pages' own process knows every check of an answer: a test process has imported them anyway, so we ask a fresh one."""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
ASK = (
    "import json; from web.app import create; create(); from tasks import answering, handing, time_limits;"
    "print(json.dumps([sorted(answering.CHECKS), sorted(time_limits.LIMITS), sorted(handing.FITS)]))"
)


def _declared(decorator: str) -> list[str]:
    """Return the pages for which a file of `tasks` declares a check of this kind."""
    found = re.compile(rf'^@{decorator}\("(\w+)"\)', re.MULTILINE)
    texts = [file.read_text("utf-8") for file in (ROOT / "tasks").rglob("*.py")]
    forms = {page for said in texts for page in re.findall(r'form_page\("(\w+)"\)', said)} | {"filled"}
    named = {page for said in texts for page in found.findall(said)}
    return sorted(named | forms if decorator == "checks" else named)


def test_the_pages_take_no_answer_unchecked() -> None:
    asked = subprocess.run([sys.executable, "-c", ASK], cwd=ROOT, capture_output=True, text=True, check=True)
    checks, limits, fits = json.loads(asked.stdout)
    assert "declare" in _declared("checks"), "the files are found at all"
    assert checks == _declared("checks")
    assert limits == _declared("limits")
    assert fits == _declared("fits")
