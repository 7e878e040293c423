"""`trainer new`: starter files for people who write content."""

from pathlib import Path
from typing import Annotated

import typer

from trainer.cli.output import say
from trainer.errors import UsageError

app = typer.Typer(
    help="新建一张卡片或一个场景：写一个带注释、能通过检查的样板。", no_args_is_help=True
)

_Id = Annotated[str, typer.Argument(help="编号：小写英文字母、数字和连字符，如 late-delivery。")]
_To = Annotated[
    Path | None, typer.Option("--to", help="写到哪个文件；不写则按编号放在当前文件夹。")
]


@app.command("card")
def card(name: _Id, to: _To = None) -> None:
    """新建一张话术卡片。例：trainer new card late-delivery"""
    from trainer.content.starter import starter_card

    _write(to or Path("scripts_zh") / f"{name}.yaml", starter_card(name))


@app.command("scenario")
def scenario(name: _Id, to: _To = None) -> None:
    """新建一个来电场景。例：trainer new scenario angry-neighbour"""
    from trainer.content.starter import starter_scenario

    _write(to or Path("scenarios") / f"{name}.yaml", starter_scenario(name))


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # "x": what somebody has written is never overwritten.
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError as error:
        raise UsageError(
            "new.exists", f"{path} 已经有了，没有改动它。请换一个编号，或用 --to 写到别处。"
        ) from error
    except OSError as error:
        raise UsageError(
            "new.not-written", f"写不了 {path}：{error.strerror or error}。"
        ) from error
    say(f"已写好 {path}。改完后运行 trainer check {path} 检查。")
