"""`qingshan import FILE.xlsx`: units and people from the office's workbook; `--template FILE.xlsx` makes an empty one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qingshan.commands.common import AsJson, facts, print_json

if TYPE_CHECKING:
    from tasks.importing import Imported

app = typer.Typer(help="导入单位与人员")
INCOMPLETE = 1  # good rows were taken, something came back


@app.command("import")
def import_(
    file: Annotated[Path | None, typer.Argument(help="单位与人员表（.xlsx）", exists=True, dir_okay=False)] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="试读：只看会改动什么，不保存")] = False,
    template: Annotated[Path | None, typer.Option(help="不导入，把空白表存到这个文件")] = None,
    as_json: AsJson = False,
) -> None:
    """导入单位与人员：能读准的读入，读不准的按单元格列出。全部读入时以 0 退出，有退回的以 1 退出，不能接收的以 2 退出。"""
    if (file is None) == (template is None):
        raise typer.BadParameter("请给出要导入的文件，或用 --template 给出空白表的文件名，二者取一")
    if template is not None:
        _write_template(template, as_json)
        return
    assert file is not None
    with facts():
        from models import db
        from tasks.importing import import_people

        with db.transaction() as tx:
            done = import_people(tx, file.read_bytes(), file.name, dry_run=dry_run)
    print_json(_as_json(done)) if as_json else _show(done)
    raise typer.Exit(INCOMPLETE if done.errors else 0)


def _write_template(path: Path, as_json: bool) -> None:
    from tasks.workbooks.people_template import people_workbook

    if path.exists():
        raise typer.BadParameter(f"{path} 已经存在，请换一个文件名")
    path.write_bytes(people_workbook())
    print_json({"template": str(path)}) if as_json else typer.echo(f"空白表已存到 {path}")


def _as_json(done: Imported) -> dict[str, Any]:
    return {
        "dry_run": done.dry_run,
        "units": done.units,
        "people": done.people,
        "changes": done.counts,
        "details": [change.words for change in done.changes],
        "notes": list(done.notes),
        "errors": [vars(error) for error in done.errors],
    }


def _show(done: Imported) -> None:
    for change in done.changes:
        typer.echo(f"  {change.words}")
    for note in done.notes:
        typer.echo(f"[提醒] {note}")
    for error in done.errors:
        typer.echo(f"[退回] {error.sheet}表 {error.cell}（{error.column}）：{error.message}。{error.remedy}。")
    kept = "试读，未保存" if done.dry_run else "已保存"
    typer.echo(
        f"读入单位 {done.units} 行、人员 {done.people} 行，改动 {len(done.changes)} 处（{kept}），退回 {len(done.errors)} 格。"
    )
