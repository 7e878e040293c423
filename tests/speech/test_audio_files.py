import os
import struct
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.speech.recognition_fixtures import recording
from trainer.errors import TrainerError
from trainer.speech.audio_files import (
    AudioWriter,
    audio_duration,
    iter_audio,
    read_audio,
    write_audio,
)
from trainer.speech.ports import SAMPLE_RATE, Samples


def tone(seconds: float, rate: int = SAMPLE_RATE, hertz: float = 440) -> "np.ndarray":
    return 0.5 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)


def wav_header(rate: int, channels: int, bits: int, data_bytes: int) -> bytes:
    frame = channels * bits // 8
    return struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        *(b"RIFF", 36 + data_bytes, b"WAVE", b"fmt ", 16, 1, channels, rate, rate * frame),
        *(frame, bits, b"data", data_bytes),
    )


def code_of(deed: Callable[[Path], object], path: Path) -> str:
    with pytest.raises(TrainerError) as caught:
        deed(path)
    assert str(path) in caught.value.message
    return caught.value.code


def test_sixteen_bits_come_back_to_the_bit(tmp_path: Path) -> None:
    for suffix in ("wav", "flac"):
        path = tmp_path / f"您好 {suffix}.{suffix}"
        write_audio(path, recording("greeting"))
        assert np.array_equal(read_audio(path), recording("greeting"))
        assert audio_duration(path) == recording("greeting").size / SAMPLE_RATE


def test_channels_are_averaged(tmp_path: Path) -> None:
    path = tmp_path / "call.flac"
    left, right = np.full(1000, 3000, np.int16), np.full(1000, 1000, np.int16)
    write_audio(path, np.column_stack((left, right)))
    assert soundfile.info(path).channels == 2
    assert np.array_equal(read_audio(path), np.full(1000, 2000, np.int16))


@pytest.mark.parametrize(
    ("rate", "channels", "subtype", "suffix"),
    [
        (48000, 2, "PCM_16", "wav"),
        (44100, 1, "FLOAT", "wav"),
        (8000, 1, "PCM_U8", "wav"),
        (8000, 1, "ULAW", "wav"),
        (22050, 1, "PCM_24", "aiff"),
        (24000, 2, "VORBIS", "ogg"),
        (32000, 1, "MPEG_LAYER_III", "mp3"),
    ],
)
def test_other_formats_sound_the_same(
    tmp_path: Path, rate: int, channels: int, subtype: str, suffix: str
) -> None:
    path = tmp_path / f"tone.{suffix}"
    wave = tone(1.5, rate)
    soundfile.write(path, np.column_stack([wave] * channels), rate, subtype=subtype)
    samples = read_audio(path)
    assert abs(samples.size / SAMPLE_RATE - 1.5) < 0.05
    middle = samples[4000:20000].astype(np.float64)
    assert abs(np.sqrt(np.mean(middle**2)) / 32768 - 0.5 / np.sqrt(2)) < 0.02
    spectrum = np.abs(np.fft.rfft(middle))
    assert abs(np.argmax(spectrum) * SAMPLE_RATE / middle.size - 440) < 2


def test_blocks_joined_are_the_whole(tmp_path: Path) -> None:
    path = tmp_path / "tone.wav"
    soundfile.write(path, tone(3.21, 44100), 44100)
    assert np.array_equal(np.concatenate(list(iter_audio(path, 0.5))), read_audio(path))


def test_a_stretch_is_cut_out(tmp_path: Path) -> None:
    path = tmp_path / "count.flac"
    write_audio(path, np.arange(16000, dtype=np.int16))
    stretch: list[Samples] = list(iter_audio(path, 0.01, start=0.25, end=0.5))
    assert np.array_equal(np.concatenate(stretch), np.arange(4000, 8000))
    assert np.array_equal(
        np.concatenate(list(iter_audio(path, start=0.75, end=9))), np.arange(12000, 16000)
    )
    assert list(iter_audio(path, start=2)) == []
    assert list(iter_audio(path, start=0.5, end=0.5)) == []


def test_what_is_no_recording_is_told(tmp_path: Path) -> None:
    (tmp_path / "folder.wav").mkdir()
    (tmp_path / "nothing.wav").write_bytes(b"")
    (tmp_path / "silent.wav").write_bytes(wav_header(16000, 1, 16, 0))
    (tmp_path / "text.wav").write_text("您好，请问有什么可以帮您\n" * 100, encoding="utf-8")
    (tmp_path / "samples.raw").write_bytes(bytes(32000))
    (tmp_path / "half a header.wav").write_bytes(wav_header(16000, 1, 16, 100)[:20])
    expected = {
        "folder.wav": "audio.is-directory",
        "missing.wav": "audio.no-file",
        "nothing.wav": "audio.empty",
        "silent.wav": "audio.empty",
        "text.wav": "audio.not-audio",
        "samples.raw": "audio.not-audio",
        "half a header.wav": "audio.not-audio",
    }
    for deed in (read_audio, audio_duration):
        assert {name: code_of(deed, tmp_path / name) for name in expected} == expected


@pytest.mark.parametrize("suffix", ["wav", "flac", "aiff"])
def test_a_truncated_recording_is_told(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"cut.{suffix}"
    soundfile.write(path, tone(2), SAMPLE_RATE)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
    assert code_of(read_audio, path) == "audio.damaged"


def test_a_recording_from_a_pipe_has_no_length_and_is_read(tmp_path: Path) -> None:
    path = tmp_path / "piped.wav"
    header = bytearray(wav_header(16000, 1, 16, 0))
    header[4:8] = header[40:44] = b"\xff\xff\xff\xff"
    path.write_bytes(bytes(header) + recording("apology").tobytes())
    assert np.array_equal(read_audio(path), recording("apology"))


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="needs rights that can be taken away"
)
def test_an_unreadable_recording_is_told(tmp_path: Path) -> None:
    path = tmp_path / "secret.wav"
    write_audio(path, recording("apology"))
    path.chmod(0)
    assert code_of(read_audio, path) == "audio.unreadable"


@pytest.mark.slow
def test_three_hours_in_bounded_memory(tmp_path: Path) -> None:
    """A file that is mostly a hole, with something to hear in its last second."""
    path, seconds = tmp_path / "long.wav", 3 * 3600
    end = recording("apology")[:SAMPLE_RATE].tobytes()
    size = seconds * SAMPLE_RATE * 2
    with path.open("wb") as file:
        file.write(wav_header(SAMPLE_RATE, 1, 16, size))
        file.seek(44 + size - len(end))
        file.write(end)
    assert audio_duration(path) == seconds
    tracemalloc.start()
    try:
        samples, last = 0, np.zeros(0, np.int16)
        for last in iter_audio(path):
            samples += last.size
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert samples == seconds * SAMPLE_RATE
    assert last[-SAMPLE_RATE:].tobytes() == end
    assert peak < 10_000_000
    assert np.array_equal(
        np.concatenate(list(iter_audio(path, start=seconds - 1))), last[-SAMPLE_RATE:]
    )


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    path = tmp_path / "no such folder" / "call.flac"
    assert code_of(lambda to: AudioWriter(to, 2), path) == "audio.not-written"
    (tmp_path / "file").write_text("", encoding="utf-8")
    beneath = tmp_path / "file" / "call.flac"
    assert code_of(lambda to: write_audio(to, recording("apology")), beneath) == "audio.not-written"


def test_a_recording_closed_twice_can_be_opened(tmp_path: Path) -> None:
    writer = AudioWriter(tmp_path / "call.part", 2, kind="FLAC")
    writer.write(np.zeros((320, 2), np.int16))
    writer.close()
    writer.close()
    assert audio_duration(tmp_path / "call.part") == 0.02
