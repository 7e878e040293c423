"""The recording of a call."""

import os
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.speech.recognition_fixtures import recording, silence
from trainer.errors import MissingError, TrainerError
from trainer.speech.line import Telephone
from trainer.speech.ports import BLOCK, SAMPLE_RATE
from trainer.speech.recorder import FILE_NAME, CallRecorder

CALLER = np.arange(BLOCK, dtype=np.int16)
AGENT = -CALLER


def test_left_is_the_caller_and_right_the_agent(tmp_path: Path) -> None:
    recorder = CallRecorder(tmp_path / "call")
    for _ in range(100):
        recorder.write(CALLER, AGENT)
    path = recorder.close()
    assert path == tmp_path / "call" / FILE_NAME
    info = soundfile.info(path)
    assert (info.format, info.channels, info.samplerate, info.subtype) == (
        "FLAC",
        2,
        SAMPLE_RATE,
        "PCM_16",
    )
    audio, _ = soundfile.read(path, dtype="int16")
    assert np.array_equal(audio[:, 0], np.tile(CALLER, 100))
    assert np.array_equal(audio[:, 1], Telephone().carried(np.tile(AGENT, 100)))
    assert [file.name for file in path.parent.iterdir()] == [FILE_NAME]


def test_the_agent_is_heard_over_the_telephone_and_where_he_spoke(tmp_path: Path) -> None:
    said = recording("greeting").astype(np.int16)
    agent = np.concatenate((silence(0.5), said, silence(0.5)))
    agent = agent[: len(agent) // BLOCK * BLOCK]
    recorder = CallRecorder(tmp_path)
    for block in agent.reshape(-1, BLOCK):
        recorder.write(np.zeros(BLOCK, np.int16), block)
    heard = soundfile.read(recorder.close(), dtype="int16")[0][:, 1]
    before, after = (np.abs(np.fft.rfft(audio.astype(float))) ** 2 for audio in (agent, heard))
    hertz = np.fft.rfftfreq(len(agent), 1 / SAMPLE_RATE)
    for outside in (hertz < 250, hertz > 3600):
        assert after[outside].sum() < 0.01 * before[outside].sum()
    inside = (hertz > 400) & (hertz < 3200)
    assert abs(10 * np.log10(after[inside].sum() / before[inside].sum())) < 1.0
    starts = [int(np.flatnonzero(np.abs(audio) > 500)[0]) for audio in (agent, heard)]
    assert abs(starts[1] - starts[0]) < 0.02 * SAMPLE_RATE
    assert not heard[: SAMPLE_RATE // 4].any()
    assert not heard[-SAMPLE_RATE // 4 :].any()


def test_a_recording_is_as_long_as_the_call(tmp_path: Path) -> None:
    for count in (1, 24, 25, 26, 77):
        recorder = CallRecorder(tmp_path)
        for _ in range(count):
            recorder.write(CALLER, AGENT)
        assert soundfile.info(recorder.close()).frames == count * BLOCK


def test_a_recording_has_its_name_only_when_it_is_whole(tmp_path: Path) -> None:
    recorder = CallRecorder(tmp_path)
    recorder.write(CALLER, AGENT)
    assert not (tmp_path / FILE_NAME).exists()
    recorder.close()
    assert (tmp_path / FILE_NAME).exists()


def test_a_new_recording_replaces_the_old_one_when_it_is_whole(tmp_path: Path) -> None:
    first = CallRecorder(tmp_path)
    first.write(CALLER, AGENT)
    kept = first.close().read_bytes()
    second = CallRecorder(tmp_path)
    second.write(AGENT, CALLER)
    second.discard()
    assert (tmp_path / FILE_NAME).read_bytes() == kept
    third = CallRecorder(tmp_path)
    third.write(AGENT, CALLER)
    assert third.close().read_bytes() != kept


def test_given_up_it_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "call"
    recorder = CallRecorder(folder)
    recorder.write(CALLER, AGENT)
    recorder.discard()
    assert not folder.exists()
    recorder.discard()


def test_given_up_it_leaves_a_folder_that_was_there_before(tmp_path: Path) -> None:
    recorder = CallRecorder(tmp_path)
    recorder.write(CALLER, AGENT)
    recorder.discard()
    assert tmp_path.is_dir()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_told_before_the_call(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(MissingError, match="无法写入") as caught:
        CallRecorder(tmp_path / "file" / "call")
    assert caught.value.code == "home.not-writable"


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(MissingError):
            CallRecorder(tmp_path)
    finally:
        tmp_path.chmod(0o700)


def test_a_name_that_is_taken_by_a_folder_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    recorder = CallRecorder(tmp_path)
    recorder.write(CALLER, AGENT)
    with pytest.raises(TrainerError) as caught:
        recorder.close()
    assert caught.value.code == "audio.not-written"
    recorder.discard()
    assert [file.name for file in tmp_path.iterdir()] == [FILE_NAME]
