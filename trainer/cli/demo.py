"""`trainer demo`: the headline scenarios by voice, in memory."""

import sys
from typing import Annotated

import typer

from trainer.cli.call import Now, Seed, Strict, trainee_behaviour
from trainer.cli.compose import (
    library,
    load_recogniser,
    parse_now,
    settings,
    site,
    synthesizer,
)
from trainer.cli.options import AsJson, ContentFolders, Facts, ModelName
from trainer.cli.output import Progress, emit_json, notice, say
from trainer.errors import ExitCode, UsageError

HEADLINES = ("silent-line", "dialect-caller", "abusive-caller", "holiday-greeting")


def demo(
    trainee: Annotated[
        str, typer.Option(help="哪个机器学员来接：ideal、rude、silent，或一个脚本文件。")
    ] = "ideal",
    seed: Seed = 1,
    now: Now = None,
    facts: Facts = None,
    content: ContentFolders = None,
    model: ModelName = None,
    strict: Strict = False,
    as_json: AsJson = False,
) -> None:
    """看一遍演示：机器学员用语音接四通电话，不需要声卡。例：trainer demo --trainee rude"""
    from trainer.call.result_json import call_json
    from trainer.cli import placing
    from trainer.cli.live import narrator, print_scorecard

    if trainee_behaviour(trainee) is None:
        raise UsageError("demo.human", "演示由机器学员来接；要自己接，请用 trainer call。")
    shelf, at_site, chosen = library(content), site(facts), settings()
    out = sys.stderr if as_json else sys.stdout
    results: list[dict[str, object]] = []
    passed = 0
    with synthesizer() as voices:
        parts = placing.VoiceParts(
            voices, load_recogniser(model), chosen, "loopback", real_time=False
        )
        for number, scenario in enumerate(HEADLINES, 1):
            plan = placing.planned(scenario, shelf, at_site, seed, parse_now(now))
            print(
                f"\n[{number}/{len(HEADLINES)}] {plan.scenario.title}：{plan.scenario.aim}",
                file=out,
                flush=True,
            )
            with Progress("准备来电") as progress:
                runner = placing.voice_call(
                    plan, narrator(out), trainee_behaviour(trainee), parts, progress.show
                )
            result = runner.run()
            passed += result.scorecard.passed
            print_scorecard(result, out)
            results.append(call_json(result))
    if as_json:
        emit_json({"calls": results})
    else:
        say(f"\n{len(results)} 通电话，{passed} 通通过。")
        notice("自己来接一通：trainer call silent-line，或直接运行 trainer 打开练习界面。")
    if strict and passed < len(results):
        raise typer.Exit(ExitCode.PROBLEMS)
