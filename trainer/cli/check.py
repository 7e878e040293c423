"""`trainer check`: is the content right, and can it be heard?"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trainer.cli.options import AsJson
from trainer.cli.output import emit_json, notice, say
from trainer.errors import ExitCode

if TYPE_CHECKING:
    from trainer.content.problem import Problem


def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="文件或文件夹；不写则检查自带的内容。")
    ] = None,
    hear: Annotated[
        bool, typer.Option("--hear", help="把每句必说的话说一遍，看现用的模型听不听得出来。")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """检查话术和场景，列出全部问题：文件:行:列: 代号 说明。例：trainer check scripts_zh"""
    from trainer.cli.compose import site_facts
    from trainer.content.check import check as find_problems
    from trainer.content.packaged import packaged_folder

    chosen = paths or [packaged_folder()]
    found = find_problems(chosen, site_facts(None))
    unheard = _unheard(chosen) if hear else []
    if as_json:
        emit_json({"problems": [_problem_json(p) for p in found], "unheard": unheard})
    else:
        for problem in found:
            say(str(problem))
        for item in unheard:
            place = f"{item['card']} 第 {item['step']} 步"
            say(f"{place}：听不出“{item['text']}”，听成“{item['heard']}”")
        if not found and not unheard:
            notice("没有发现问题。")
    if found or unheard:
        raise typer.Exit(ExitCode.PROBLEMS)


def _problem_json(problem: "Problem") -> dict[str, object]:
    position = problem.position
    return {
        "path": str(position.path),
        "line": position.line,
        "column": position.column,
        "code": problem.code,
        "message": problem.message,
    }


def _unheard(paths: list[Path]) -> list[dict[str, object]]:
    from trainer.cli.hear import unheard_phrases

    return unheard_phrases(paths)
