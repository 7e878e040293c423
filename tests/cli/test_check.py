import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.run import Command
from tests.content.writing import CARDS, SCENARIO, write
from tests.processes import ends
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
    assert (ran.json["unheard"], ran.json["replaced"]) == ([], [])


def test_what_stands_for_something_shipped_is_a_note(trainer: Command, tmp_path: Path) -> None:
    path = write(tmp_path / "a.yaml", CARDS.replace("编号: hello", "编号: enquiry"))
    ran = trainer("check", str(path))
    assert (ran.code, ran.out) == (ExitCode.DONE, "")
    assert f"{path}:3: 话术卡“enquiry”代替了自带的（" in ran.err
    (replaced,) = trainer("check", str(path), "--json").json["replaced"]
    assert (replaced["what"], replaced["path"], replaced["line"]) == (
        "话术卡“enquiry”",
        str(path),
        3,
    )
    assert replaced["before"]["path"].endswith(".yaml")


def test_examples_and_runs_are_tried(trainer: Command, tmp_path: Path) -> None:
    write(tmp_path / "scripts_zh" / "a.yaml", CARDS + "    示例:\n      - 说: 嗯\n")
    run = "试跑:\n  - 名称: 好\n    动作:\n      - 说: 嗯\n    通过: 是\n"
    write(tmp_path / "scenarios" / "b.yaml", SCENARIO + run)
    ran = trainer("check", str(tmp_path))
    assert ran.code == ExitCode.PROBLEMS
    assert "content.example-missed" in ran.out
    assert "content.run-passed" in ran.out


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
    assert {problem["code"] for problem in ran.json["problems"]} == {"content.unknown-character"}
    by_voice = {phrase.pop("voice"): phrase for phrase in ran.json["unheard"]}
    assert by_voice.keys() == {"female", "male"}
    for unheard in by_voice.values():
        assert (unheard["card"], unheard["step"], unheard["text"]) == ("hello", 1, "饕餮魑魅魍魉")
        assert unheard["heard"] != unheard["text"]
    ran = trainer("check", str(path), "--hear")
    assert "hello 第 1 步：听不出“饕餮魑魅魍魉”（女声），听成“" in ran.out
    assert "（男声）" in ran.out


@pytest.mark.slow
def test_voice_tells_what_is_judged_otherwise_when_it_is_spoken(
    trainer: Command, tmp_path: Path
) -> None:
    strange = CARDS.replace("请您稍等", "饕餮魑魅魍魉").replace("谢谢您的等候", "请您稍等")
    path = write(
        tmp_path / "scripts_zh" / "a.yaml",
        strange
        + "    示例:\n      - 说: 您好，这里是{company}。\n"
        + "      - 说: 饕餮魑魅魍魉\n        第几步: 2\n        做法: 甲\n",
    )
    run = (
        "试跑:\n  - 名称: 好\n    动作:\n      - 说: 您好，这里是{company}。\n      - 等: 5\n"
        "      - 说: 饕餮魑魅魍魉\n    通过: 是\n"
    )
    scenario = write(
        tmp_path / "scenarios" / "b.yaml", SCENARIO.replace("做法: 乙", "做法: 甲") + run
    )
    typed = trainer("check", str(path), str(scenario), "--json").json["problems"]
    assert {problem["code"] for problem in typed} == {"content.unknown-character"}
    ran = trainer("check", str(path), str(scenario), "--voice", "--json")
    assert ran.code == ExitCode.PROBLEMS
    spoken = [problem for problem in ran.json["problems"] if problem not in typed]
    told = [(problem["code"], problem["line"]) for problem in spoken]
    assert told == [
        ("content.run-unheard", len(SCENARIO.splitlines()) + 2),
        ("content.example-unheard", len(CARDS.splitlines()) + 3),
    ]
    assert "饕餮魑魅魍魉" in spoken[0]["message"]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize(
    ("arguments", "after_s"),
    [
        (["--hear", str(packaged_folder() / "scripts_zh" / "front-desk.yaml")], 4),
        (["--voice", str(packaged_folder() / "scripts_zh" / "front-desk.yaml")], 4),
        ([], 1),
        ([], 3),
    ],
)
def test_an_interrupted_check_leaves_no_helper(
    home: Path, arguments: list[str], after_s: float
) -> None:
    program = subprocess.Popen(
        [sys.executable, "-m", "trainer", "check", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    with pytest.raises(subprocess.TimeoutExpired):
        program.communicate(timeout=after_s)
    # What Ctrl-C does: every process of the terminal hears it.
    os.killpg(program.pid, signal.SIGINT)
    _, told = program.communicate(timeout=20)
    assert program.returncode == INTERRUPTED
    assert "Traceback" not in told
    assert ends(program.pid)


def test_characters_that_the_model_cannot_write_are_told(trainer: Command, tmp_path: Path) -> None:
    path = write(tmp_path / "a.yaml", CARDS.replace("- 请您稍等\n", "- 请您稍等饕餮\n"))
    ran = trainer("check", str(path))
    assert "content.unknown-character" in ran.out
    assert "“饕”“餮”" in ran.out


def test_the_folders_of_the_settings_are_leaned_on(
    trainer: Command, tmp_path: Path, home: Path
) -> None:
    write(tmp_path / "own" / "scripts_zh" / "a.yaml", CARDS)
    call = write(tmp_path / "elsewhere" / "scenarios" / "b.yaml", SCENARIO)
    assert "content.unknown-card" in trainer("check", str(call)).out
    settings = write(home / "settings.json", json.dumps({"content": [str(tmp_path / "own")]}))
    assert settings.is_file()
    assert trainer("check", str(call)).code == ExitCode.DONE


@pytest.mark.parametrize("other", ["--json", "--hear", "--voice"])
def test_watching_goes_with_nothing_else(trainer: Command, other: str) -> None:
    ran = trainer("check", "--watch", other)
    assert (ran.code, ran.out) == (ExitCode.USAGE, "")
    assert "--watch" in ran.err


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_watch_checks_again_on_every_save_until_it_is_stopped(tmp_path: Path) -> None:
    path = write(tmp_path / "a.yaml", CARDS)
    program = subprocess.Popen(
        [sys.executable, "-u", "-m", "trainer", "check", "--watch", str(path)],
        env=os.environ | {"TRAINER_HOME": str(tmp_path / "home")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    assert program.stdout is not None

    def told() -> list[str]:
        """The lines of one check."""
        assert program.stdout is not None
        lines: list[str] = []
        for line in program.stdout:
            lines.append(line)
            if "等候保存" in line:
                break
        return lines

    try:
        assert any("没有发现问题" in line for line in told())
        write(path, CARDS.replace("标题: 问候", "题目: 问候"))
        assert any("content.unknown-key" in line for line in told())
        path.unlink()
        assert any("没有文件或文件夹" in line for line in told())
        write(path, CARDS)
        assert any("没有发现问题" in line for line in told())
        program.send_signal(signal.SIGINT)
        assert program.wait(20) == ExitCode.DONE
    finally:
        program.kill()
        program.wait()
