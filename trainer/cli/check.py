"""`trainer check`: is the content right, and can it be heard?"""

from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trainer.cli.options import AsJson
from trainer.cli.output import Progress, emit_json, notice, say
from trainer.errors import ExitCode, TrainerError, UsageError

if TYPE_CHECKING:
    from trainer.content.library import Replaced
    from trainer.content.problem import Problem
    from trainer.scoring.situation import Situation
    from trainer.workshop.check import Report
    from trainer.workshop.hear import Unheard


def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="文件或文件夹；不写则检查自带的内容。")
    ] = None,
    hear: Annotated[
        bool,
        typer.Option("--hear", help="每句必说的话，用女声、男声各说一遍，看现用的模型听不听得出。"),
    ] = False,
    voice: Annotated[
        bool, typer.Option("--voice", help="示例和该通过的试跑，再用语音试一遍，看判得一不一样。")
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="每次保存以后再查一遍，按 Ctrl-C 结束。")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """检查话术和场景，列出全部问题：文件:行:列: 代号 说明。例：trainer check scripts_zh"""
    from trainer.content.packaged import packaged_folder

    chosen = paths or [packaged_folder()]
    if watch:
        if as_json or hear or voice:
            raise UsageError(
                "check.watch-alone", "--watch 不能和 --json、--hear、--voice 一起用，请去掉一个。"
            )
        _again_and_again(chosen)
    elif not _clean(chosen, hear, voice, as_json):
        raise typer.Exit(ExitCode.PROBLEMS)


def _again_and_again(paths: list[Path]) -> None:
    """Check now and after every save, until Ctrl-C."""
    from trainer.cli.watch import saves

    with suppress(KeyboardInterrupt):
        for _ in saves(paths):
            notice(f"—— {datetime.now():%H:%M:%S} 检查 ——")
            try:
                _clean(paths, hear=False, voice=False, as_json=False)
            except TrainerError as error:  # All files are gone; one may come back.
                notice(error.message)
            notice("等候保存，按 Ctrl-C 结束。")


def _clean(paths: list[Path], hear: bool, voice: bool, as_json: bool) -> bool:
    """Check once and tell what was found; whether that is nothing."""
    from trainer.cli.compose import content_folders, known_characters, site
    from trainer.workshop.check import check as find_problems

    at_site = site(None)
    with Progress("检查") as progress:
        report = find_problems(
            paths, at_site, content_folders(None), known_characters(), progress.show
        )
    differing = _differing(report, at_site) if voice else []
    unheard = _unheard(report, at_site) if hear else []
    problems = [*report.problems, *differing]
    if as_json:
        emit_json(
            {
                "problems": [_problem_json(problem) for problem in problems],
                "unheard": [_unheard_json(phrase) for phrase in unheard],
                "replaced": [_replaced_json(replaced) for replaced in report.replaced],
            }
        )
    else:
        for problem in problems:
            say(str(problem))
        for phrase in unheard:
            say(_unheard_text(phrase))
        for replaced in report.replaced:
            notice(_replaced_text(replaced))
        if not problems and not unheard:
            notice("没有发现问题。")
    return not problems and not unheard


def _differing(report: "Report", site: "Situation") -> "list[Problem]":
    from trainer.cli.studio import studio
    from trainer.workshop.voice import check_by_voice

    with studio() as room, Progress("用语音试") as progress:
        return check_by_voice(report.checked, site, room, progress.show)


def _unheard(report: "Report", site: "Situation") -> "list[Unheard]":
    from trainer.cli.studio import studio
    from trainer.workshop.hear import unheard_phrases

    with studio() as room, Progress("试听") as progress:
        return unheard_phrases(report.checked.cards, site, room, progress.show)


def _problem_json(problem: "Problem") -> dict[str, object]:
    position = problem.position
    return {
        "path": str(position.path),
        "line": position.line,
        "column": position.column,
        "code": problem.code,
        "message": problem.message,
    }


def _unheard_text(phrase: "Unheard") -> str:
    from trainer.speech.voices import GENDER_NAMES

    voice = GENDER_NAMES[phrase.voice]
    place = f"{phrase.card} 第 {phrase.step} 步"
    return f"{place}：听不出“{phrase.text}”（{voice}），听成“{phrase.heard}”"


def _unheard_json(phrase: "Unheard") -> dict[str, object]:
    return {
        "card": phrase.card,
        "step": phrase.step,
        "text": phrase.text,
        "voice": phrase.voice.value,
        "heard": phrase.heard,
    }


def _replaced_text(replaced: "Replaced") -> str:
    from trainer.content.packaged import packaged_folder

    before, now = replaced.before, replaced.now
    whose = "自带的" if before.path.is_relative_to(packaged_folder()) else "别处的"
    place = f"{before.path}:{before.line}"
    return f"{now.path}:{now.line}: {replaced.what}代替了{whose}（{place}）。"


def _replaced_json(replaced: "Replaced") -> dict[str, object]:
    before, now = replaced.before, replaced.now
    return {
        "what": replaced.what,
        "path": str(now.path),
        "line": now.line,
        "before": {"path": str(before.path), "line": before.line},
    }
