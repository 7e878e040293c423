"""Trainee files: every key, and every mistake told by its line."""

from pathlib import Path

import pytest

from tests.call.calls import GREET, find, planned
from tests.call.test_robot import hold_call
from trainer.call.controls import Answer, Desk, HangUp, Hold, Note, Redial, Transfer
from trainer.call.robot import Step, Utterance, answer_after, scripted
from trainer.call.robot_file import read_steps
from trainer.errors import ExitCode, UsageError


def written(folder: Path, *lines: str) -> Path:
    file = folder / "trainee.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def test_every_key_becomes_a_step(tmp_path: Path) -> None:
    (tmp_path / "reply.wav").write_bytes(b"")
    file = written(
        tmp_path,
        '{"answer_after_rings": 2}',
        '{"say": "您好"}',
        "",
        '{"say": "请稍等", "voice": "sit/cmn+f3", "gain_db": -6}',
        '{"at_once": true, "say": "等等"}',
        '{"wav": "reply.wav", "gain_db": 3}',
        '{"wait": 1.5}',
        '{"hold": true}',
        '{"wait": 10}',
        '{"hold": false}',
        '{"transfer": true}',
        '{"transfer": "supervisor"}',
        '{"redial": true}',
        '{"say": "请您放心", "yields": true}',
        '{"note": {"姓名": "王芳", "房号": 302}}',
        '{"wait": 5}',
        '{"wait": 0.2}',
        '{"hang_up": true}',
        '{"wait": 5}',
    )
    assert read_steps(file) == (
        answer_after(2),
        Step(Utterance("您好")),
        Step(Utterance("请稍等", voice="sit/cmn+f3", gain_db=-6.0)),
        Step(Utterance("等等"), at_once=True),
        Step(Utterance("", tmp_path / "reply.wav", gain_db=3.0)),
        Step(Hold(True), 1.5),
        Step(Hold(False), 10.0),
        Step(Transfer()),
        Step(Transfer(Desk.SUPERVISOR)),
        Step(Redial()),
        Step(Utterance("请您放心"), yields=True),
        Step(Note({"姓名": "王芳", "房号": "302"})),
        Step(HangUp(), 5.2),
    )


@pytest.mark.parametrize(
    "lines", [(), ("", "  "), ('{"wait": 1}',), ('{"wait": 3}', '{"say": "您好"}')]
)
def test_the_phone_is_picked_up_at_once_unless_the_file_says_when(
    tmp_path: Path, lines: tuple[str, ...]
) -> None:
    steps = read_steps(written(tmp_path, *lines))
    assert steps[0] == answer_after(1)
    assert isinstance(steps[0].deed, Answer)
    assert steps[1:] in ((), (Step(Utterance("您好"), 3.0),))


def test_windows_files_are_read_too(tmp_path: Path) -> None:
    file = tmp_path / "windows.jsonl"
    file.write_bytes('\ufeff{"answer_after_rings":1}\r\n{"say":"您好"}\r\n'.encode())
    assert read_steps(file) == (answer_after(1), Step(Utterance("您好")))


def test_rare_line_ends_inside_a_text_belong_to_the_text(tmp_path: Path) -> None:
    steps = read_steps(written(tmp_path, '{"say": "您好\u2028请讲"}'))
    assert steps[1] == Step(Utterance("您好\u2028请讲"))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("您好", "不是一行 JSON"),
        ('{"say": "您好"', "不是一行 JSON"),
        ("[" * 100_000, "不是一行 JSON"),
        ('["say"]', '{"say":"…"}'),
        ("{}", "answer_after_rings"),
        ('{"speak": "您好"}', "hang_up"),
        ('{"say": "您好", "wait": 5}', "一行只能做一件事"),
        ('{"say": "您好", "gain": -6}', "gain"),
        ('{"hang_up": true, "at_once": true}', "at_once"),
        ('{"say": ""}', "say"),
        ('{"say": 5}', "5"),
        ('{"say": null}', "say"),
        ('{"say": "您好", "voice": 3}', "voice"),
        ('{"say": "您好", "gain_db": "小声"}', "gain_db"),
        ('{"say": "您好", "gain_db": 90}', "40"),
        ('{"say": "您好", "at_once": "是"}', "true"),
        ('{"wav": "nowhere.wav"}', "nowhere.wav"),
        ('{"wav": ""}', "wav"),
        ('{"wait": -1}', "wait"),
        ('{"wait": "5"}', "wait"),
        ('{"wait": true}', "wait"),
        ('{"wait": NaN}', "wait"),
        ('{"wait": Infinity}', "wait"),
        ('{"hold": "是"}', "hold"),
        ('{"hold": 1}', "hold"),
        ('{"transfer": false}', "transfer"),
        ('{"hang_up": false}', "hang_up"),
        ('{"note": "王芳"}', "note"),
        ('{"note": {"姓名": ["王芳"]}}', "姓名"),
        ('{"answer_after_rings": 2}', "最前面"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, said: str) -> None:
    file = written(tmp_path, '{"say": "您好"}', "", line, '{"hang_up": true}')
    with pytest.raises(UsageError) as caught:
        read_steps(file)
    assert (caught.value.code, caught.value.exit_code) == ("trainee.bad-line", ExitCode.USAGE)
    assert "第 3 行" in caught.value.message
    assert said in caught.value.message
    assert str(file) in caught.value.message


@pytest.mark.parametrize("rings", ["0", "-1", "1.5", '"2"', "true"])
def test_rings_are_a_whole_number_from_one(tmp_path: Path, rings: str) -> None:
    with pytest.raises(UsageError, match=r"第 1 行.*answer_after_rings"):
        read_steps(written(tmp_path, f'{{"answer_after_rings": {rings}}}'))


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere", tmp_path):
        with pytest.raises(UsageError) as caught:
            read_steps(path)
        assert caught.value.code == "trainee.unreadable"
    gbk = tmp_path / "gbk.jsonl"
    gbk.write_bytes('{"say": "您好"}'.encode("gbk"))
    with pytest.raises(UsageError, match="UTF-8"):
        read_steps(gbk)


def test_a_file_takes_a_call(tmp_path: Path) -> None:
    file = written(
        tmp_path, '{"answer_after_rings": 4}', '{"wait": 2}', '{"say": "您好安居客服中心"}'
    )
    result, _ = hold_call(planned(tmp_path, GREET), scripted(read_steps(file)))
    latency = find(result.turns[0].conduct, "reply-latency")
    rings = find(result.conduct, "answer-rings")
    assert latency is not None
    assert rings is not None
    assert (latency.measured, rings.measured) == (2.0, 4.0)


def test_a_recording_cannot_be_played_where_texts_are_passed(tmp_path: Path) -> None:
    (tmp_path / "reply.wav").write_bytes(b"")
    steps = read_steps(written(tmp_path, '{"wav": "reply.wav"}'))
    with pytest.raises(UsageError, match="--modality voice") as caught:
        hold_call(planned(tmp_path, GREET), scripted(steps))
    assert caught.value.code == "trainee.wav-in-text"
