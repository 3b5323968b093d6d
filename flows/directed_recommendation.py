"""定向推荐 (directed recommendation), measure 19: 确定职位 → 四套班子推荐 → 每一职位前三名 → 差额考察 → 差额酝酿 → 差额表决 → 公示 → 任职.

每年拿出若干职位，由区四套班子成员推荐，对每一职位得票数前三名的干部进行差额选拔: there is no exam; from the decision on whom to
inspect it goes on as 公推优选 does.
"""

from flows.driver import procedure
from flows.engine import as_flow
from flows.open_selection import decide_and_appoint, inspect, nominate, plan_and_publish, too_few_left
from flows.run import CaseRun
from tasks.procedures import DIRECTED_RECOMMENDATION
from tasks.selection import directed, initiating


@procedure(DIRECTED_RECOMMENDATION)
def directed_recommendation(case: CaseRun) -> str:
    """Run one 定向推荐 from the posts of the year to the confirmed appointment (measures 17, 19, 24, 29)."""
    case.step(initiating.initiate)
    if too_few_left(case):
        return "人选不足，终止"
    plan_and_publish(case)
    if not nominate(case):
        return "人选不足，终止"
    if not recommend(case):
        return "推荐人选不足，终止"
    returned = inspect(case)
    if returned:
        case.back_to(directed.hold_directed, because=returned)
    return decide_and_appoint(case)


def recommend(case: CaseRun) -> bool:
    """The four bodies vote, the first three of each post go on; too few with votes for a post: again, or it ends."""
    case.wait(directed.hold_directed)
    if case.step(directed.tally_directed)["short"]:
        said = case.wait(directed.ask_directed_short)
        if said.outcome == "again":
            case.back_to(directed.hold_directed, because=said)
        return False
    case.step(directed.settle_directed)
    return True


directed_recommendation_flow = as_flow(directed_recommendation)
