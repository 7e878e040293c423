import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.run import Command
from tests.content.writing import CARDS, write
from trainer.content.packaged import packaged_folder
from trainer.errors import INTERRUPTED, ExitCode


def test_the_packaged_content_is_clean(trainer: Command) -> None:
    ran = trainer("check")
    assert (ran.code, ran.out) == (ExitCode.DONE, "")
    assert "没有发现问题" in ran.err


def test_each_problem_is_one_line_with_its_place(trainer: Command, tmp_path: Path) -> None:
    path = write(tmp_path / "a.yaml", "章节：甲\n")
    ran = trainer("check", str(path))
    assert ran.code == ExitCode.PROBLEMS
    assert ran.out.startswith(f"{path}:1:3: content.full-width-colon “章节：甲”")


def test_json_is_one_document(trainer: Command, tmp_path: Path) -> None:
    path = write(tmp_path / "a.yaml", "章节：甲\n")
    ran = trainer("check", str(path), "--json")
    assert ran.code == ExitCode.PROBLEMS
    (problem,) = ran.json["problems"]
    assert (problem["path"], problem["line"], problem["column"]) == (str(path), 1, 3)
    assert problem["code"] == "content.full-width-colon"
    assert ran.json["unheard"] == []


@pytest.mark.parametrize("where", ["none.yaml", "."])
def test_nothing_to_check_is_wrong_usage(trainer: Command, tmp_path: Path, where: str) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    ran = trainer("check", str(empty / where))
    assert (ran.code, ran.out) == (ExitCode.USAGE, "")
    assert "请检查路径" in ran.err


def test_facts_of_the_site_fill_the_slots(trainer: Command, tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.yaml", CARDS.replace("示范: 您好，这里是{company}。", "示范: 您好。")
    )
    assert "安居客服中心" in trainer("check", str(path)).out


@pytest.mark.slow
def test_hear_speaks_what_must_be_said_and_tells_what_the_model_cannot_hear(
    trainer: Command, tmp_path: Path
) -> None:
    cards = CARDS.replace("您好，这里是{company}", "饕餮魑魅魍魉").replace(
        '- "{company}，您好"', "- 饕餮魑魅"
    )
    path = write(tmp_path / "a.yaml", cards)
    ran = trainer("check", str(path), "--hear", "--json")
    assert ran.code == ExitCode.PROBLEMS
    assert ran.json["problems"] == []
    (unheard,) = ran.json["unheard"]
    assert (unheard["card"], unheard["step"], unheard["text"]) == ("hello", 1, "饕餮魑魅魍魉")
    assert unheard["heard"] != unheard["text"]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_an_interrupted_hearing_leaves_no_helper(home: Path) -> None:
    program = subprocess.Popen(
        [sys.executable, "-m", "trainer", "check", "--hear", str(packaged_folder() / "scripts_zh")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    with pytest.raises(subprocess.TimeoutExpired):
        program.communicate(timeout=4)
    # What Ctrl-C does: every process of the terminal hears it.
    os.killpg(program.pid, signal.SIGINT)
    _, told = program.communicate(timeout=20)
    assert program.returncode == INTERRUPTED
    assert "Traceback" not in told
    with pytest.raises(ProcessLookupError):
        os.killpg(program.pid, 0)
