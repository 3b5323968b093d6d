"""The place where one grew up (成长地)."""

from datetime import date
from typing import Annotated

from policy.gates import gate
from policy.packs import Pack
from policy.ruling import not_applicable, ok, refused
from policy.verdict import Verdict


@gate("回避成长地", "20")
def native_place(
    pack: Pack,
    on: date,
    *,
    grew_up: Annotated[str, "成长地"],
    post_at: Annotated[str, "任职地"],
    reason: Annotated[str, "特殊情况"] = "",
) -> Verdict:
    """Tell whether one serves outside the place where one grew up (原则上; 特殊情况 with a reason), measure 20."""
    value = pack.value("appointing.native.avoid", on)
    if not value.flag():
        return not_applicable("native_place", value, "现行规则不要求回避成长地。")
    if grew_up.strip() != post_at.strip():
        return ok("native_place", value, f"成长地{grew_up}与任职地{post_at}不同。")
    if reason.strip():
        return ok("native_place", value, f"在成长地{post_at}任职，特殊情况：{reason}。")
    text = f"任职地{post_at}是本人成长地。"
    return refused("native_place", value, text, remedy="请改任其他地方，或写明特殊情况。")
