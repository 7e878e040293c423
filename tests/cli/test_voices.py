import sys

import pytest

from tests.cli.run import Command
from trainer.errors import ExitCode
from trainer.speech.synthesis import Pyttsx3Synthesizer
from trainer.speech.voices import Voice


@pytest.mark.skipif(sys.platform != "linux", reason="about the voices of espeak-ng")
def test_json_tells_all_voices_and_the_fitting_ones(trainer: Command) -> None:
    ran = trainer("voices", "--json")
    assert ran.code == ExitCode.DONE
    assert ran.err == ""
    assert len(ran.json["voices"]) > 100
    assert {"id", "name", "languages", "gender"} == set(ran.json["voices"][0])
    fitting = {(entry["language"], entry["gender"]): entry for entry in ran.json["fitting"]}
    assert len(fitting) == 6
    assert fitting["cmn", "female"]["voice"] == "sit/cmn+f3"
    assert fitting["cmn", "male"]["notice"] is None
    assert fitting["yue", "male"]["voice"] == "sit/yue"
    # Lines are written in hanzi, which the Hakka voice cannot read.
    assert fitting["hak", "female"]["voice"].startswith("sit/yue")
    assert "改用粤语" in fitting["hak", "female"]["notice"]


@pytest.mark.skipif(sys.platform != "linux", reason="about the voices of espeak-ng")
def test_people_read_the_fitting_ones_first(trainer: Command) -> None:
    lines = trainer("voices").out.splitlines()
    assert lines[0].startswith("✔ 普通话 女声：")
    assert "◌ 客家话 女声：" in "\n".join(lines[:8])
    assert any(line.strip().startswith("yue ") for line in lines)


def test_a_machine_without_chinese_is_told(
    trainer: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    english = (Voice("ZIRA", "Microsoft Zira", ("en-US",), None),)

    def voices(_: Pyttsx3Synthesizer) -> tuple[Voice, ...]:
        return english

    monkeypatch.setattr(Pyttsx3Synthesizer, "voices", voices)
    ran = trainer("voices")
    assert ran.code == ExitCode.MISSING
    assert ran.out == ""
    assert "没有中文语音" in ran.err
