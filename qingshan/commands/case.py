"""`qingshan case list|show|why`: where cases stand and why, without a browser (事项进度)."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from qingshan.commands.common import AsJson, facts, print_json

app = typer.Typer(help="事项进度：清单、步骤、停在哪里", no_args_is_help=True)
STATES = {"open": "办理中", "paused": "已暂停", "stopped": "已停止", "finished": "已办结"}
SIGNS = {"done": "✓", "waiting": "●", "ahead": "○", "skipped": "－"}
Number = Annotated[int, typer.Argument(help="事项编号")]


@app.command("list")
def list_(
    as_json: AsJson = False,
    procedure: Annotated[str, typer.Option(help="只列一种程序，如 training-plan")] = "",
    state: Annotated[str, typer.Option(help="只列一种状态：open、paused、stopped、finished")] = "",
) -> None:
    """列出事项，逾期的在前。"""
    from models import db
    from tasks import case_view

    with facts(), db.reading() as look:
        rows = [row.as_dict() for row in case_view.overview(look, procedure=procedure, state=state)]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        typer.echo(_line(row))
    typer.echo(f"共 {len(rows)} 项")


def _line(row: dict[str, Any]) -> str:
    late = "［逾期］" if row["late"] else f"［{row['error']}］" if row["error"] else ""
    until = f"，至{row['due_at']:%Y-%m-%d}" if row["due_at"] else ""
    doing = f"{row['stage'] or row['outcome']}{until}"
    return f"{row['id']:>4}  {STATES[row['state']]}  {late}{row['title']}：{doing}"


@app.command()
def show(number: Number, as_json: AsJson = False) -> None:
    """显示一个事项的各步骤：办完的、等候的、以后的。"""
    from models import db
    from tasks import case_view

    with facts(), db.reading() as look:
        case = case_view.get(look, number)
        steps = case_view.steps(look, number)
        said = case_view.why(look, number)
    if as_json:
        kept = {name: getattr(case, name) for name in ("id", "procedure", "cycle", "title", "state", "outcome", "pack")}
        print_json({**kept, "why": said, "steps": [step.as_dict() for step in steps]})
        return
    typer.echo(f"{case.title}（{STATES[case.state]}）")
    for step in steps:
        typer.echo(_step_line(step))
    typer.echo(f"\n{said}")


def _step_line(step: Any) -> str:
    count = f"，等候 {step.open} 项、已办 {step.answered}/{step.parts} 人" if step.open else ""
    many = f" ×{step.done}" if step.each and step.done else ""
    earlier = f"，此前作废 {len(step.earlier)} 次" if step.earlier else ""
    at = f"  {step.at:%Y-%m-%d}" if step.at and step.state == "done" else ""
    return f"  {SIGNS[step.state]} {step.stage} · {step.title}{many}{at}{count}{earlier}"


@app.command()
def why(number: Number, as_json: AsJson = False) -> None:
    """用一段话说明事项等候什么、依据哪一条、谁还没有办理、接下来何时做什么。"""
    from models import db
    from tasks import case_view

    with facts(), db.reading() as look:
        case_view.get(look, number)
        said = case_view.why(look, number)
    print_json({"case": number, "why": said}) if as_json else typer.echo(said)
