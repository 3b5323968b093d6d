"""A candidate's dossier (人选材料): what measures 3, 8, 16, 18, 20, 25, 28, 29 want weighed, absent shown as absent. C11."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from policy.deciding.known import absent
from policy.errors import BadFacts
from policy.facts import Texts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import names, ok, refused
from policy.values import Value
from policy.verdict import Verdict

PREFIX = "talent.dossier.item."


def dossier_items(pack: Pack, on: date) -> tuple[Value, ...]:
    """Return the items of a dossier in the order of their measures; each value's words are the item's name."""
    values = (pack.value(key, on) for key in pack.keys if key.startswith(PREFIX))
    return tuple(sorted(values, key=lambda value: (int(value.article), value.key)))


def dossier_page(pack: Pack, on: date, held: Mapping[str, str]) -> dict[str, str]:
    """Return what a dossier must show for each item, given what the registers hold: 无记录 where they hold nothing.

    BadFacts where the registers name something that is no item, so that nothing is lost in silence.
    """
    items = [value.text() for value in dossier_items(pack, on)]
    other = absent(held, items)
    if other:
        raise BadFacts(f"人选材料没有“{names(other)}”一项")
    nothing = pack.value("talent.dossier.absent", on).text()
    return {item: held.get(item, "").strip() or nothing for item in items}


@gate("人选材料", "3", "8", "16", "18", "20", "25", "28", "29")
def candidate_dossier(
    pack: Pack, on: date, *, held: Annotated[Texts, "登记内容"], shown: Annotated[Texts, "材料载明"]
) -> Verdict:
    """Tell whether a dossier names every item as it is registered, and what is absent as absent; measure 28 and seven more, C11.

    `held` is what the registers hold (an item left out or blank: nothing); `shown` is what the dossier says, item by item.
    """
    page, items = dossier_page(pack, on, held), dossier_items(pack, on)
    silent = [value for value in items if not shown.get(value.text(), "").strip()]
    wrong = [value for value in items if value not in silent and shown[value.text()].strip() != page[value.text()]]
    nothing = pack.value("talent.dossier.absent", on)
    missing = [item for item, content in page.items() if content == nothing.text()]
    numbers = {"应列项数": len(items), "没有列出": len(silent), "与登记不符": len(wrong), nothing.text(): len(missing)}
    for found, said in ((silent, "没有列出"), (wrong, "与登记不符的有")):
        if found:
            listed = names([value.text() for value in found])
            reason = f"人选材料应列{len(items)}项，{said}{listed}。"
            right = "，".join(f"{value.text()}载明为“{page[value.text()]}”" for value in found)
            return refused("candidate_dossier", found[0], reason, numbers, remedy=f"请将{right}。")
    reason = f"人选材料{len(items)}项均已列明，其中“{nothing.text()}”{len(missing)}项。"
    return ok("candidate_dossier", items[0], reason, numbers)
