"""`qingshan case list|show|why`: where cases stand and why, without a browser (事项进度)."""

from __future__ import annotations

import os
from pathlib import Path
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


@app.command()
def file(
    number: Number,
    pdf: Annotated[Path | None, typer.Option("--pdf", help="全程纪实写到哪个 PDF 文件", dir_okay=False)] = None,
    archive: Annotated[Path | None, typer.Option("--zip", help="全部材料写到哪个压缩包", dir_okay=False)] = None,
    reader: Annotated[int | None, typer.Option(help="调阅人的人员编号；限知事项必须填写，凭本人口令")] = None,
    as_json: AsJson = False,
) -> None:
    """把一个事项的全程纪实做成一个 PDF、一个压缩包（连同文书）；调阅记入纪实。"""
    if pdf is None and archive is None:
        raise typer.BadParameter("请用 --pdf 或 --zip 写明文件。")
    with facts():
        from web import whole_file

        _must_be_let(number, reader)
        made = {}
        for form, out in (("pdf", pdf), ("zip", archive)):
            if out is not None:
                made[form] = whole_file.make(number, form, reader)  # type: ignore[arg-type]
                _write(out, made[form].data)
    if as_json:
        print_json({form: {"bytes": len(one.data), **one.cover} for form, one in made.items()})
        return
    for out in filter(None, (pdf, archive)):
        typer.echo(f"已写到 {out}，请按单位保密要求存放。")


def _must_be_let(number: int, reader: int | None) -> None:
    """Let only somebody on the list of a restricted case take it, proven by the own PIN (A25); raises QS-1011, QS-2016."""
    from models import db
    from models.cases import get_case
    from models.errors import Restricted
    from notifications import codes
    from web.viewer import on_its_list

    with db.reading() as look:
        hidden = get_case(look, number).secrecy == "restricted"
        listed = reader is not None and on_its_list(look, number, reader)
    if reader is None and not hidden:
        return
    if reader is None or not listed:
        raise Restricted
    pin = typer.prompt("办理口令", hide_input=True, err=True)
    with db.transaction() as tx:  # a wrong try is counted
        found = codes.verify_pin(tx, reader, pin)
    codes.require(found, pin=True)


def _write(out: Path, data: bytes) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    partial = out.with_name(out.name + ".part")
    partial.unlink(missing_ok=True)
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(data)
    partial.replace(out)
