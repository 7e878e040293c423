"""`trainer call`: one call."""

import sys
from collections.abc import Callable
from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trainer.cli.compose import (
    OFFICIAL_MODEL,
    library,
    library_with,
    load_recogniser,
    parse_now,
    person_is_heard,
    settings,
    site,
    synthesizer,
)
from trainer.cli.options import AsJson, ContentFolders, Facts, ModelName
from trainer.cli.output import Progress, emit_json, notice
from trainer.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from trainer.call.plan import CallPlan
    from trainer.call.result import CallResult
    from trainer.call.robot import Behaviour
    from trainer.call.runner import CallRunner
    from trainer.content.library import Library


class Modality(StrEnum):
    """How the trainee answers."""

    VOICE = "voice"
    TEXT = "text"


class AudioChoice(StrEnum):
    """Where sound goes: the sound card, or memory."""

    DEVICE = "device"
    LOOPBACK = "loopback"


class Speed(StrEnum):
    """As fast as life, or as fast as the machine can."""

    REAL = "real"
    FAST = "fast"


_INSTALL = f"安装官方模型：trainer models install {OFFICIAL_MODEL}。"

Strict = Annotated[bool, typer.Option("--strict", help="没有通过时退出码为 1。")]
Seed = Annotated[int, typer.Option("--seed", help="抽取时间、资料用的种子；相同则通话相同。")]
Now = Annotated[str | None, typer.Option("--now", help="通话的时刻，如 2026-10-01T09:30。")]


def call(
    scenario: Annotated[
        str, typer.Argument(help="场景编号，如 silent-line；或一个场景文件，如 my-call.yaml。")
    ],
    modality: Annotated[
        Modality | None, typer.Option(help="语音或打字；不写则有声卡用语音，没有用打字。")
    ] = None,
    audio: Annotated[
        AudioChoice | None, typer.Option(help="声卡或内存；不写则真人用声卡，机器学员用内存。")
    ] = None,
    trainee: Annotated[
        str, typer.Option(help="谁来接：human、ideal、rude、silent，或一个脚本文件。")
    ] = "human",
    speed: Annotated[
        Speed | None, typer.Option(help="真实速度或尽快；不写则真人用真实速度。")
    ] = None,
    seed: Seed = 1,
    now: Now = None,
    record: Annotated[
        Path | None, typer.Option("--record", help="把录音存进这个文件夹（语音方式）。")
    ] = None,
    facts: Facts = None,
    content: ContentFolders = None,
    model: ModelName = None,
    strict: Strict = False,
    as_json: AsJson = False,
) -> None:
    """接一通电话。例：trainer call silent-line --trainee ideal --modality voice --json"""
    from trainer.cli import placing
    from trainer.cli.live import narrator, print_scorecard

    behaviour = trainee_behaviour(trainee)
    human = behaviour is None
    shelf, scenario_id = _on_the_shelf(scenario, content)
    plan = placing.planned(scenario_id, shelf, site(facts), seed, parse_now(now))
    sound = audio or (AudioChoice.DEVICE if human else AudioChoice.LOOPBACK)
    how = modality or _usual_modality(human, sound, record, model)
    if human and how is Modality.VOICE and sound is AudioChoice.DEVICE:
        _tell_of_weak_model(model)
    _refuse_impossible(how, sound, speed, human, record)
    real_time = speed is Speed.REAL or (speed is None and (human or sound is AudioChoice.DEVICE))
    tell = narrator(sys.stderr if as_json else sys.stdout)
    with ExitStack() as stack:
        if how is Modality.TEXT:
            runner = placing.text_call(plan, tell, behaviour, real_time)
        else:
            parts = placing.VoiceParts(
                stack.enter_context(synthesizer()),
                load_recogniser(model),
                settings(),
                sound.value,
                real_time,
                record,
            )
            with Progress("准备来电") as progress:
                if modality is None and human:
                    runner = placing.voice_or_text_call(plan, tell, parts, progress.show)
                else:
                    runner = placing.voice_call(plan, tell, behaviour, parts, progress.show)
        result = hold(runner, plan, human)
    if as_json:
        from trainer.call.result_json import call_json

        emit_json(call_json(result))
    else:
        print_scorecard(result, sys.stdout)
    if strict and not result.scorecard.passed:
        raise typer.Exit(ExitCode.PROBLEMS)


def _on_the_shelf(scenario: str, content: list[Path] | None) -> "tuple[Library, str]":
    """The content at hand, and the scenario's id: that of the file where one is named."""
    file = Path(scenario)
    if file.suffix.lower() not in (".yaml", ".yml"):
        return library(content), scenario
    if not file.is_file():
        raise UsageError("call.no-file", f"没有场景文件 {file}，请检查路径。")
    return library_with(file, content)


def hold(runner: "CallRunner", plan: "CallPlan", human: bool) -> "CallResult":
    """Hold the call; someone at the terminal is told who calls and how to answer."""
    if human:
        from trainer.cli.desk import HELP, read_controls

        persona = plan.scenario.persona
        notice(f"{plan.scenario.title}：{plan.scenario.briefing}")
        notice(f"来电：{persona.name}（{persona.title}）。{HELP}")
        read_controls(sys.stdin, runner.post, notice)
    return runner.run()


def trainee_behaviour(name: str) -> "Behaviour | None":
    """Who answers: None for a person. UsageError when there is no such trainee."""
    from trainer.call import robot
    from trainer.call.robot_file import read_steps

    robots: dict[str, Callable[[], Behaviour]] = {
        "ideal": robot.ideal,
        "rude": robot.rude,
        "silent": robot.silent,
    }
    if name == "human":
        return None
    if name in robots:
        return robots[name]()
    if not Path(name).is_file():
        raise UsageError(
            "call.bad-trainee",
            f"没有学员“{name}”。可以写 human、{'、'.join(robots)}，或一个脚本文件的路径。",
        )
    return robot.scripted(read_steps(Path(name)))


def _usual_modality(
    human: bool, audio: AudioChoice, record: Path | None, model: str | None
) -> Modality:
    if not human or audio is AudioChoice.LOOPBACK or record is not None:
        return Modality.VOICE
    from trainer.settings import ModalityChoice

    wanted = settings().modality
    if wanted is not ModalityChoice.AUTO:
        return Modality(wanted.value)
    heard = person_is_heard(model)
    if heard.obstacle:
        notice(heard.obstacle)
        if heard.weak_model:
            notice(_INSTALL)
        notice("这次用打字回答；要坚持用语音，请加 --modality voice。")
    return Modality.TEXT if heard.obstacle else Modality.VOICE


def _tell_of_weak_model(model: str | None) -> None:
    weak = person_is_heard(model).weak_model
    if weak:
        notice(f"{weak}\n{_INSTALL}打字回答请加 --modality text。")


def _refuse_impossible(
    how: Modality, audio: AudioChoice, speed: Speed | None, human: bool, record: Path | None
) -> None:
    if how is Modality.TEXT and record is not None:
        raise UsageError("call.no-sound", "打字方式没有声音可录，请去掉 --record 或用语音方式。")
    if speed is Speed.FAST and human:
        raise UsageError("call.too-fast", "真人接电话只能用真实速度，请去掉 --speed fast。")
    if how is Modality.VOICE and speed is Speed.FAST and audio is AudioChoice.DEVICE:
        raise UsageError(
            "call.too-fast", "声卡只能按真实速度放音，请改用 --audio loopback 或 --speed real。"
        )
