"""`qingshan policy …`: the law as data, asked from a terminal (规则查询). One file a question."""

import typer

from qingshan.commands.policy import asking, checking, listing, replaying, show

app = typer.Typer(help="查询规则：条文、数值、出处、核算、自查", no_args_is_help=True)
app.command("check")(checking.check)
app.command("list")(listing.list_)
app.command("show")(show.show)
app.command("diff")(listing.diff)
app.command("gates")(asking.gates)
app.command("eval")(asking.eval_)
app.command("replay")(replaying.replay)
