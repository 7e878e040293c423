from pathlib import Path

import numpy as np
import pytest

from tests.pulse import PrivatePulse
from tests.speech.recognition_fixtures import silence
from tests.speech.test_headset import Program, seconds_of_sound, tone
from trainer.errors import TrainerError
from trainer.speech.audio_files import write_audio
from trainer.speech.playback import Player


@pytest.fixture
def call(tmp_path: Path) -> Path:
    """A recording: a second of silence, a second of the trainee, two of silence."""
    path = tmp_path / "call.flac"
    agent = np.concatenate((silence(1), tone(1), silence(2)))
    write_audio(path, np.column_stack((silence(4), agent)))
    return path


@pytest.mark.device
@pytest.mark.slow
@pytest.mark.parametrize("card", [(), ("--only-rate", 44100)], ids=["16 kHz", "44.1 kHz"])
def test_a_stretch_is_played_and_no_more(
    pulse: PrivatePulse, call: Path, card: tuple[object, ...]
) -> None:
    with pulse.hear() as ear:
        program = Program(pulse.env, "review", "--play", call, "--start", 1.2, "--end", 1.7, *card)
        assert program.result() == {"playing": False}
    # Not what follows either; a busy machine may leave a gap.
    assert 0.47 < seconds_of_sound(ear.heard) < 0.7


@pytest.mark.device
def test_playing_stops_at_once(pulse: PrivatePulse, tmp_path: Path) -> None:
    long = tmp_path / "long.wav"
    write_audio(long, tone(30))
    with pulse.hear() as ear:
        program = Program(pulse.env, "review", "--play", long, "--stop")
        program.ready()
        assert program.result("stop\n") == {"playing": False}
    assert seconds_of_sound(ear.heard) < 2


@pytest.mark.device
def test_no_speaker_is_told(pulse: PrivatePulse, call: Path) -> None:
    told = Program(pulse.env, "review", "--play", call, "--busy", "RawOutputStream").result()
    assert told["error"] == "audio.busy"


def test_what_is_no_recording_is_told_and_what_lies_beyond_is_silent(
    call: Path, tmp_path: Path
) -> None:
    player = Player()
    with pytest.raises(TrainerError) as caught:
        player.play(tmp_path / "gone.flac")
    assert caught.value.code == "audio.no-file"
    player.play(call, start=9)
    assert not player.playing
    player.stop()
