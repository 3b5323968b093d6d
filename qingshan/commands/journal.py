"""`qingshan journal verify|export`: the record, checked here or taken away to be checked elsewhere (promises A14, A15)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from qingshan.commands.common import AsJson, facts, print_json

app = typer.Typer(help="纪实：校验、导出", no_args_is_help=True)
Case = Annotated[int | None, typer.Option("--case", help="只办这一事项（编号），不写则办全部")]
SealFiles = Annotated[
    list[Path] | None, typer.Option("--seal", help="第三方保管的存证单，可以给多份", exists=True, dir_okay=False)
]


@app.command()
def verify(seal: SealFiles = None, case: Case = None, as_json: AsJson = False) -> None:
    """校验纪实：逐条核对指纹、登记和存证；有不符的，以 1 退出。"""
    from models import db, seals
    from models.cases import get_case
    from models.verify import verify as check

    deposits = [seals.read_text(path.read_text("utf-8", errors="replace")) for path in seal or []]
    with facts(), db.reading() as look:
        if case is not None:
            get_case(look, case)
        report = check(look, case_id=case, deposits=deposits)
    if as_json:
        print_json(report.as_dict())
    else:
        typer.echo(f"事项{report.cases}件，纪实{report.entries}条，存证{report.seals}份。")
        for found in report.breaks:
            typer.echo(f"不符：{found.place}：{found.what}（应为：{found.expected}；实为：{found.found}）")
        typer.echo("全部相符。" if report.whole else f"有{len(report.breaks)}处不符，请保留现场，报告纪检监察机关。")
    raise typer.Exit(0 if report.whole else 1)


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="写到哪个文件")],
    case: Case = None,
    without_words: Annotated[bool, typer.Option("--without-words", help="不含姓名和文字，仍可校验")] = False,
    as_json: AsJson = False,
) -> None:
    """导出纪实材料，供在另一台电脑上用 qingshan/verify_export.py 校验；导出本身也记入纪实。"""
    from models import db, journal
    from models.cases import get_case
    from models.export import export as write

    partial = file.with_name(file.name + ".part")
    partial.unlink(missing_ok=True)
    with facts():
        with db.transaction() as tx:
            scope = "all" if case is None else journal.chain_of(get_case(tx, case).id)
            journal.append(tx, journal.OFFICE, "export", facts={"scope": scope, "words": not without_words})
        with (
            db.reading() as look,
            os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out,
        ):
            made = write(look, out, case_id=case, words=not without_words)
    partial.replace(file)
    if as_json:
        print_json({"file": str(file), "entries": made.entries, "lines": made.lines, "sha256": made.sha256})
        return
    typer.echo(f"已导出到 {file}：纪实{made.entries}条。")
    typer.echo(f"校验：python verify_export.py {file}，有第三方保管的存证单的，加 --seal 存证单。")
    typer.echo(
        "文件内有办理记录，请按单位保密要求存放。" if without_words else "文件内有姓名和文字，请按单位保密要求存放。"
    )
