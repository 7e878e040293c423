"""`trainer doctor`: what works on this machine and what not."""

import typer

from trainer.cli.options import AsJson
from trainer.cli.output import emit_json, notice, say
from trainer.errors import ExitCode

_MARKS = {"ok": "✔", "limited": "◌", "missing": "✘"}


def doctor(as_json: AsJson = False) -> None:
    """检查这台电脑能不能用，缺什么、怎么补。例：trainer doctor --json"""
    from trainer.cli.checkup import State, checkup

    findings = checkup()
    if as_json:
        emit_json(
            {
                "checks": [
                    {
                        "name": finding.name,
                        "state": finding.state,
                        "detail": finding.detail,
                        "mend": finding.mend,
                    }
                    for finding in findings
                ]
            }
        )
    else:
        for finding in findings:
            say(f"{_MARKS[finding.state]} {finding.title}：{finding.detail}")
            if finding.mend:
                say(f"    → {finding.mend}")
    if any(finding.needed and finding.state is State.MISSING for finding in findings):
        notice("现在还不能用：请先处理上面带 ✘ 的项目。")
        raise typer.Exit(ExitCode.MISSING)
    if any(finding.spoken and finding.state is not State.OK for finding in findings):
        notice("可以打字练习；用语音练习前，请看上面带 → 的建议。")
    else:
        notice("一切就绪，可以用语音练习。")
