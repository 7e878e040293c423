from pathlib import Path

import numpy as np
import pytest

from tests.cli.run import Command
from trainer.errors import ExitCode
from trainer.speech.audio_files import write_audio
from trainer.speech.ports import Gender, Samples, VoiceStyle
from trainer.speech.synthesis import Pyttsx3Synthesizer


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    place = tmp_path / "work"
    place.mkdir()
    monkeypatch.chdir(place)
    return place


@pytest.mark.parametrize(
    ("kind", "path"), [("card", "scripts_zh/my-own.yaml"), ("scenario", "scenarios/my-own.yaml")]
)
def test_a_new_file_passes_the_check(trainer: Command, kind: str, path: str) -> None:
    ran = trainer("new", kind, "my-own")
    assert ran.code == ExitCode.DONE
    assert str(Path(path)) in ran.out
    assert trainer("check", path).code == ExitCode.DONE


@pytest.mark.parametrize(
    ("kind", "to", "schema"),
    [
        ("card", "scripts_zh/my-own.yaml", "schema/card.schema.json"),
        ("scenario", "scenarios/my-own.yaml", "schema/scenario.schema.json"),
        ("card", "elsewhere/mine.yaml", "elsewhere/schema/card.schema.json"),
    ],
)
def test_a_new_file_names_the_schema_that_lies_beside_it(
    trainer: Command, folder: Path, kind: str, to: str, schema: str
) -> None:
    assert trainer("new", kind, "my-own", "--to", to).code == ExitCode.DONE
    first = (folder / to).read_text(encoding="utf-8").splitlines()[0]
    mark, _, named = first.partition("=")
    assert mark == "# yaml-language-server: $schema"
    assert ((folder / to).parent / named).resolve() == (folder / schema).resolve()
    assert (folder / schema).is_file()


def test_schemas_that_are_there_stay_as_they_are(trainer: Command, folder: Path) -> None:
    (folder / "schema").mkdir()
    (folder / "schema" / "card.schema.json").write_text("{}", encoding="utf-8")
    trainer("new", "card", "my-own")
    assert (folder / "schema" / "card.schema.json").read_text(encoding="utf-8") == "{}"
    assert (folder / "schema" / "scenario.schema.json").is_file()


def test_a_new_scenario_can_be_played_at_once(trainer: Command) -> None:
    trainer("new", "scenario", "my-own")
    ran = trainer(
        "call", "my-own", "--content", ".", "--trainee", "ideal", "--modality", "text", "--json"
    )
    assert ran.json["passed"]
    assert ran.json["score"] >= 90


def test_what_was_written_is_never_overwritten(trainer: Command, folder: Path) -> None:
    trainer("new", "card", "mine", "--to", "mine.yaml")
    (folder / "mine.yaml").write_text("改过了", encoding="utf-8")
    ran = trainer("new", "card", "mine", "--to", "mine.yaml")
    assert ran.code == ExitCode.USAGE
    assert "已经有了" in ran.err
    assert (folder / "mine.yaml").read_text(encoding="utf-8") == "改过了"


def test_a_bad_id_writes_nothing(trainer: Command, folder: Path) -> None:
    ran = trainer("new", "card", "../evil")
    assert ran.code == ExitCode.USAGE
    assert "如 evil" in ran.err
    assert not any(folder.parent.rglob("*.yaml"))


def test_where_nothing_can_be_written_it_says_so(trainer: Command, folder: Path) -> None:
    (folder / "scripts_zh").write_text("", encoding="utf-8")
    ran = trainer("new", "card", "mine")
    assert ran.code == ExitCode.USAGE
    assert "写不了" in ran.err or "已经有了" in ran.err


def test_a_transcript_becomes_a_draft(trainer: Command, tmp_path: Path) -> None:
    call = tmp_path / "call.txt"
    call.write_text(
        "客服：您好，安居客服中心，请问有什么可以帮您？\n客户：没事了\n客服：再见", "utf-8"
    )
    to = tmp_path / "scenarios" / "short.yaml"
    ran = trainer("new", "scenario", "short", "--from-transcript", str(call), "--to", str(to))
    assert ran.code == ExitCode.DONE
    assert "话术: opening-regular" in to.read_text("utf-8")
    assert trainer("check", str(to)).code == ExitCode.DONE


def test_a_transcript_that_cannot_be_read_writes_nothing(trainer: Command, tmp_path: Path) -> None:
    to = tmp_path / "short.yaml"
    call = tmp_path / "call.txt"
    call.write_text("谁说的", "utf-8")
    ran = trainer("new", "scenario", "short", "--from-transcript", str(call), "--to", str(to))
    assert ran.code == ExitCode.USAGE
    assert "第 1 行" in ran.err
    assert not to.exists()


@pytest.mark.slow
def test_a_recording_of_two_channels_becomes_a_draft(trainer: Command, tmp_path: Path) -> None:
    lines = [
        (1, "您好，安居客服中心，请问有什么可以帮您？", VoiceStyle()),
        (0, "我想问一下物业费怎么交", VoiceStyle(gender=Gender.MALE)),
        (1, "请稍等，我帮您问一下。", VoiceStyle()),
        (0, "好的，谢谢", VoiceStyle(gender=Gender.MALE)),
        (1, "感谢您的来电，再见。", VoiceStyle()),
    ]
    sides: list[list[Samples]] = [[], []]
    with Pyttsx3Synthesizer(tmp_path / "speech") as voices:
        for side, text, style in lines:
            spoken = np.pad(voices.render(text, style).samples, (8000, 8000))
            sides[side].append(spoken)
            sides[1 - side].append(np.zeros_like(spoken))
    stereo = np.stack([np.concatenate(side) for side in sides], axis=1)
    write_audio(tmp_path / "call.wav", stereo)
    to = tmp_path / "scenarios" / "heard.yaml"
    ran = trainer(
        "new", "scenario", "heard", "--from-transcript", str(tmp_path / "call.wav"), "--to", str(to)
    )
    assert ran.code == ExitCode.DONE, ran.err
    draft = to.read_text("utf-8")
    assert [line.split()[1] for line in draft.split("\n") if line.startswith("    话术:")] == [
        "opening-regular",
        "enquiry",
        "closing",
    ]
    assert "物业费" in draft
    assert trainer("check", str(to)).code == ExitCode.DONE


def test_a_recording_of_one_channel_is_refused(trainer: Command, tmp_path: Path) -> None:
    write_audio(tmp_path / "call.wav", np.zeros(16000, np.int16))
    ran = trainer("new", "scenario", "heard", "--from-transcript", str(tmp_path / "call.wav"))
    assert ran.code == ExitCode.USAGE
    assert "双声道" in ran.err
