"""`trainer check`: is the content right, and can it be heard?"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trainer.cli.options import AsJson
from trainer.cli.output import Progress, emit_json, notice, say
from trainer.errors import ExitCode

if TYPE_CHECKING:
    from trainer.content.library import Replaced
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
    from trainer.cli.compose import site
    from trainer.content.packaged import packaged_folder
    from trainer.workshop.check import check as find_problems

    chosen = paths or [packaged_folder()]
    with Progress("检查") as progress:
        report = find_problems(chosen, site(None), progress.show)
    unheard = _unheard(chosen) if hear else []
    if as_json:
        emit_json(
            {
                "problems": [_problem_json(problem) for problem in report.problems],
                "unheard": unheard,
                "replaced": [_replaced_json(replaced) for replaced in report.replaced],
            }
        )
    else:
        for problem in report.problems:
            say(str(problem))
        for item in unheard:
            place = f"{item['card']} 第 {item['step']} 步"
            say(f"{place}：听不出“{item['text']}”，听成“{item['heard']}”")
        for replaced in report.replaced:
            notice(_replaced_text(replaced))
        if not report.problems and not unheard:
            notice("没有发现问题。")
    if report.problems or unheard:
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


def _replaced_text(replaced: "Replaced") -> str:
    before, now = replaced.before, replaced.now
    return f"{now.path}:{now.line}: {replaced.what}代替了 {before.path}:{before.line} 的。"


def _replaced_json(replaced: "Replaced") -> dict[str, object]:
    before, now = replaced.before, replaced.now
    return {
        "what": replaced.what,
        "path": str(now.path),
        "line": now.line,
        "before": {"path": str(before.path), "line": before.line},
    }


def _unheard(paths: list[Path]) -> list[dict[str, object]]:
    from trainer.cli.hear import unheard_phrases

    return unheard_phrases(paths)
