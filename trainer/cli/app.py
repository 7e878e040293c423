"""All commands under one roof, and what a person is told when one cannot be carried out."""

import re
import sys
from collections.abc import Sequence

import typer
from typer import rich_utils

from trainer.cli import call, check, demo, doctor, models, new, score, transcribe, voices
from trainer.errors import INTERRUPTED, ExitCode, TrainerError

rich_utils.ARGUMENTS_PANEL_TITLE = "参数"
rich_utils.OPTIONS_PANEL_TITLE = "选项"
rich_utils.COMMANDS_PANEL_TITLE = "命令"
rich_utils.ERRORS_PANEL_TITLE = "错误"
rich_utils.DEFAULT_STRING = "[默认：{}]"
rich_utils.REQUIRED_LONG_STRING = "[必填]"

app = typer.Typer(
    help="话术陪练：在电脑上练习接电话。不带命令运行 trainer，打开练习界面。",
    add_completion=False,
    context_settings={"help_option_names": ["--help", "-h"]},
    pretty_exceptions_enable=False,
)
app.command("demo")(demo.demo)
app.command("call")(call.call)
app.command("score")(score.score)
app.command("transcribe")(transcribe.transcribe)
app.command("check")(check.check)
app.command("voices")(voices.voices)
app.command("doctor")(doctor.doctor)
app.add_typer(new.app, name="new")
app.add_typer(models.app, name="models")


def run(arguments: Sequence[str]) -> int:
    """Carry out one command and return its exit code; never raises."""
    command = typer.main.get_command(app)
    try:
        code = command.main(list(arguments), prog_name="trainer", standalone_mode=False)
    except TrainerError as error:
        print(error.message, file=sys.stderr)
        return error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except typer.Exit as leave:
        return leave.exit_code
    except BrokenPipeError:
        # The reader has left (trainer … | head): nothing more to say to anyone.
        sys.stderr.close()
        return ExitCode.DONE
    except typer.TyperException as error:
        print(_in_chinese(error), file=sys.stderr)
        return ExitCode.USAGE
    if code == INTERRUPTED:
        print("已取消。", file=sys.stderr)
    return int(code or ExitCode.DONE)


def _in_chinese(error: typer.TyperException) -> str:
    """Typer's own complaints, which are English."""
    kind = type(error).__name__
    if kind == "NoArgsIsHelpError":
        return error.message
    option = str(getattr(error, "option_name", ""))
    parameter = getattr(error, "param", None)
    name = str((getattr(parameter, "opts", None) or [option])[-1])
    # Arguments are named in capitals, as --help does.
    name = name if name.startswith("-") else name.upper()
    if kind == "NoSuchOption":
        similar = "、".join(getattr(error, "possibilities", None) or ())
        said = f"没有选项 {option}" + (f"，是不是 {similar}？" if similar else "。")
    elif kind == "MissingParameter":
        said = f"缺少 {name}。"
    elif kind == "BadParameter":
        said = f"{name} 的值不对：{_bad_value(error.message)}"
    elif kind == "BadOptionUsage":
        said = f"选项 {option} 的用法不对：后面要有一个值。"
    elif error.message.startswith("No such command"):
        said = f"没有命令 {error.message.removeprefix('No such command').strip(' .')}。"
    elif error.message.startswith("Got unexpected extra argument"):
        said = f"多了参数 {error.message.rpartition('(')[2].rstrip(')')}。"
    else:
        said = f"用法不对：{error.message}"
    context = getattr(error, "ctx", None)
    where = str(getattr(context, "command_path", "trainer"))
    return f"{said}\n用法见 {where} --help"


def _bad_value(complaint: str) -> str:
    choices = re.search(r"is not one of (.+?)\.?$", complaint)
    if choices:
        known = "、".join(word.strip("' ") for word in choices[1].split(","))
        return f"只能写 {known}。"
    if "integer" in complaint:
        return "要写一个整数。"
    return "要写一个数。" if "number" in complaint else "请检查写法。"
