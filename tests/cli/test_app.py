import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.run import Command
from trainer.errors import ExitCode

COMMANDS = [
    ("demo",), ("call",), ("score",), ("transcribe",), ("check",), ("voices",), ("doctor",),
    ("new", "card"), ("new", "scenario"), ("models", "list"), ("models", "install"),
    ("models", "use"), ("models", "remove"),
]  # fmt: skip


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_has_chinese_help_with_an_example(
    trainer: Command, words: tuple[str, ...]
) -> None:
    ran = trainer(*words, "--help")
    assert ran.code == ExitCode.DONE
    assert "例：" in ran.out
    assert f"trainer {' '.join(words)}" in ran.out.replace("\n", " ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nonsense",), "没有命令"),
        (("call",), "缺少"),
        (("call", "silent-line", "--sed", "1"), "没有选项 --sed"),
        (("call", "silent-line", "--seed", "one"), "的值不对"),
        (("call", "silent-line", "--seed"), "用法不对"),
        (("call", "silent-line", "--modality", "fax"), "的值不对"),
        (("call", "silent-line", "twice"), "多了参数 twice"),
        (("call", "silent-lin"), "是不是“silent-line”"),
        (("call", "../silent-line"), "没有场景"),
        (("call", "silent-line", "--trainee", "nobody"), "没有学员“nobody”"),
        (("call", "silent-line", "--trainee", "ideal", "--now", "yesterday"), "看不懂时间"),
        (("call", "silent-line", "--trainee", "ideal", "--set", "company"), "看不懂“company”"),
        (("call", "silent-line", "--content", "no-such-folder"), "没有内容文件夹"),
        (("demo", "--trainee", "human"), "演示由机器学员来接"),
        (("score",), "请写 --card 和 --text"),
        (("score", "--card", "opening-regula", "--text", "您好"), "是不是“opening-regular”"),
        (("models", "use", "nothing"), "没有安装识别模型"),
        (("models", "remove", "embedded"), "不能删除"),
        (("models", "install", "vosk-model-klingon"), "不认识识别模型"),
    ],
    ids=str,
)
def test_wrong_usage_is_told_in_chinese(
    trainer: Command, words: tuple[str, ...], said: str
) -> None:
    ran = trainer(*words)
    assert ran.code in (ExitCode.USAGE, ExitCode.MISSING)
    assert ran.out == ""
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_typers_own_english_never_reaches_a_person(trainer: Command) -> None:
    ran = trainer("call", "silent-line", "--speed", "warp")
    assert "is not one of" not in ran.err


def test_without_a_terminal_the_screens_say_what_to_do_instead(home: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "trainer"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert ran.returncode == ExitCode.USAGE
    assert "trainer demo" in ran.stderr


def test_a_reader_that_leaves_early_is_no_error(home: Path) -> None:
    ran = subprocess.run(
        f'"{sys.executable}" -m trainer models list | head -n 1',
        shell=True,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert ran.stderr == ""
