"""Too few left (人选不足): what the law allows is put before the competent person; the case never stands still. Measure 19."""

from sqlmodel import Session

from models.acting import ActContext, Ask, Choice
from models.selection import Selection
from tasks.acts import wait
from tasks.selection import files
from tasks.selection.asks import ask
from tasks.training.given import answer_in

DIFFERENTIAL = "deciding.differential.required"


def short_posts(tx: Session, selection: Selection, *, equal: bool) -> tuple[list[int], list[int]]:
    """Return the posts with persons before the committee, and those where they are too few: not more than places.

    `equal`: as many as places were proposed, with a reason; then only fewer are too few.
    """
    counts = {
        post.id: (post.vacancies, len(files.candidates_of(tx, selection, post=post.id, states=("proposed",))))
        for post in files.posts_of(tx, selection)
    }
    short = [p for p, (places, n) in counts.items() if n < places or (n == places and not equal)]
    return [p for p, (_, n) in counts.items() if n], short


@wait("酝酿后人选不足，研究办法", "酝酿")
def ask_short(context: ActContext) -> Ask:
    """Ask what is done where the replies have left too few for a post: widen, go on with as many as places, or end; measure 19.

    Going on is an exception with a reason (免予差额); a post for which nobody is left stays vacant.
    """
    tx, selection = files.here(context)
    found = context.result("record_opinions")
    posts = [p.name for p in files.posts_of(tx, selection) if p.id in found["short"]]
    choices = [Choice("widen", "重新确定考察对象", "stops", reason=True)]
    if found["posts"] and all(_enough(tx, selection, post) for post in found["posts"]):
        choices.append(Choice("equal", "按特殊情形等额提交，无人选的职位暂缺", reason=True))
    choices.append(Choice("end", "终止本次选拔，职位暂缺", reason=True))
    return ask(
        context,
        "研究人选不足的办法",
        key=DIFFERENTIAL,
        role="department_head",
        choices=choices,
        known=[["人选不足的职位", "、".join(posts)]],
        button="签署意见",
    )


def _enough(tx: Session, selection: Selection, post_id: int) -> bool:
    post = next(p for p in files.posts_of(tx, selection) if p.id == post_id)
    return len(files.candidates_of(tx, selection, post=post_id, states=("proposed",))) >= post.vacancies


def equal_reason(tx: Session, case_id: int) -> str:
    """Return why as many persons as places go on (免予差额的理由), empty where nobody has decided so."""
    for name, choice in (("ask_left", "go_on"), ("ask_short", "equal")):
        given = answer_in(tx, case_id, name)
        if given is not None and given.choice == choice:
            return given.reason
    for name in ("ask_proposal", "decide_inspection"):
        given = answer_in(tx, case_id, name)
        if given is not None and given.payload.get("equal"):
            return str(given.payload["equal"])
    return ""


def gone_on(tx: Session, case_id: int) -> bool:
    """Tell whether it was decided after a withdrawal to go on with those who are left (无人选的职位暂缺)."""
    given = answer_in(tx, case_id, "ask_left")
    return given is not None and given.choice == "go_on"
