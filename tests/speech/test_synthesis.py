import os
import signal
import subprocess
import sys
import threading
from collections.abc import Generator
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.speech.recognition_fixtures import APOLOGY, EMBEDDED_DIRECTORY, GREETING
from trainer.errors import MissingError
from trainer.speech import synthesis_worker
from trainer.speech.model_files import EMBEDDED
from trainer.speech.ports import SAMPLE_RATE, Gender, Language, Samples, VoiceStyle
from trainer.speech.recognition import load_model
from trainer.speech.synthesis import Pyttsx3Synthesizer

linux = pytest.mark.skipif(sys.platform != "linux", reason="about the voices of espeak-ng")


@pytest.fixture(scope="module")
def speaker(tmp_path_factory: pytest.TempPathFactory) -> Generator[Pyttsx3Synthesizer]:
    with Pyttsx3Synthesizer(tmp_path_factory.mktemp("cache")) as synthesizer:
        yield synthesizer


@pytest.fixture
def helpers(monkeypatch: pytest.MonkeyPatch) -> "list[subprocess.Popen[bytes]]":
    """The helper processes that were started during the test."""
    started: list[subprocess.Popen[bytes]] = []
    real: Any = subprocess.Popen

    def popen(*arguments: Any, **options: Any) -> "subprocess.Popen[bytes]":
        process: subprocess.Popen[bytes] = real(*arguments, **options)
        started.append(process)
        return process

    monkeypatch.setattr(subprocess, "Popen", popen)
    return started


def loudness(samples: Samples) -> float:
    return float(np.sqrt(np.mean(samples.astype(np.float64) ** 2)))


def heard(samples: Samples) -> str:
    recognizer = load_model(EMBEDDED_DIRECTORY, EMBEDDED).recognizer()
    recognizer.accept(samples)
    return recognizer.finish().text


@linux
@pytest.mark.parametrize(
    ("language", "text"),
    [
        (Language.MANDARIN, "您好，请问有什么可以帮您"),
        (Language.CANTONESE, "您好，请问有什么可以帮您"),
        (Language.HAKKA, "ngai mau sii"),
    ],
)
def test_each_language_is_spoken_by_women_and_men(
    speaker: Pyttsx3Synthesizer, language: Language, text: str
) -> None:
    woman = speaker.render(text, VoiceStyle(language, Gender.FEMALE))
    man = speaker.render(text, VoiceStyle(language, Gender.MALE))
    for rendered in (woman, man):
        assert rendered.notice is None
        assert rendered.samples.dtype == np.int16
        assert 0.5 < rendered.samples.size / SAMPLE_RATE < 5
        assert loudness(rendered.samples) > 500
    assert not np.array_equal(woman.samples, man.samples)


@linux
def test_languages_and_variants_sound_different(speaker: Pyttsx3Synthesizer) -> None:
    styles = [
        *(VoiceStyle(gender=gender, variant=variant) for gender in Gender for variant in range(4)),
        VoiceStyle(Language.CANTONESE),
        VoiceStyle(pitch=80),
        VoiceStyle(rate=300),
    ]
    spoken = [speaker.render("请稍等一会儿", style).samples.tobytes() for style in styles]
    assert len(set(spoken)) == len(styles)


@pytest.mark.parametrize("gender", Gender)
@pytest.mark.parametrize("text", [GREETING, APOLOGY])
def test_the_recogniser_hears_what_was_said(
    speaker: Pyttsx3Synthesizer, text: str, gender: Gender
) -> None:
    samples = speaker.render(text, VoiceStyle(gender=gender)).samples
    assert SequenceMatcher(None, heard(samples), text).ratio() > 0.8


@linux
def test_every_line_is_spoken_as_it_was_ordered(speaker: Pyttsx3Synthesizer) -> None:
    """pyttsx3 loses settings when a line follows another at once."""
    fast: list[int] = []
    slow: list[int] = []
    for number in range(8):
        text = f"第{number}句话"
        fast.append(speaker.render(text, VoiceStyle(rate=400)).samples.size)
        slow.append(speaker.render(text, VoiceStyle(rate=100)).samples.size)
    assert min(slow) > 2.5 * max(fast)
    quiet = speaker.render(GREETING, VoiceStyle(volume=0.2)).samples
    assert loudness(quiet) < 0.4 * loudness(speaker.render(GREETING, VoiceStyle()).samples)


@linux
def test_hakka_in_hanzi_falls_back_with_a_notice(speaker: Pyttsx3Synthesizer) -> None:
    rendered = speaker.render("您好", VoiceStyle(Language.HAKKA))
    assert rendered.notice is not None
    assert "改用粤语" in rendered.notice
    cantonese = speaker.render("您好", VoiceStyle(Language.CANTONESE))
    assert np.array_equal(rendered.samples, cantonese.samples)


def test_silence_before_and_after_is_cut(speaker: Pyttsx3Synthesizer) -> None:
    samples = speaker.render(GREETING, VoiceStyle()).samples
    audible = np.flatnonzero(np.abs(samples.astype(np.int32)) > 300)
    assert audible[0] < 0.05 * SAMPLE_RATE
    assert samples.size - audible[-1] < 0.05 * SAMPLE_RATE


@pytest.mark.parametrize("text", ["", "  \n", "！！！", "\0", "\ud800"])
def test_what_has_no_words_is_silent(speaker: Pyttsx3Synthesizer, text: str) -> None:
    assert speaker.render(text, VoiceStyle()).samples.size == 0


@pytest.mark.parametrize(
    ("odd", "plain"), [("您好\0", "您好"), ("\n您好\r\n", "您好"), ("您好\ud800", "您好")]
)
def test_what_cannot_be_said_is_left_out(speaker: Pyttsx3Synthesizer, odd: str, plain: str) -> None:
    assert np.array_equal(
        speaker.render(odd, VoiceStyle()).samples, speaker.render(plain, VoiceStyle()).samples
    )


def test_a_line_is_spoken_once_and_read_ever_after(tmp_path: Path) -> None:
    with Pyttsx3Synthesizer(tmp_path) as first:
        spoken = first.render(GREETING, VoiceStyle()).samples
    assert len(list(tmp_path.iterdir())) == 1
    with Pyttsx3Synthesizer(tmp_path) as second:
        assert np.array_equal(second.render(GREETING, VoiceStyle()).samples, spoken)
        assert len(list(tmp_path.iterdir())) == 1
        second.render(GREETING, VoiceStyle(rate=176))
        second.render(GREETING, VoiceStyle(pitch=51))
        second.render(GREETING, VoiceStyle(volume=0.9))
        second.render(GREETING, VoiceStyle(gender=Gender.MALE))
        second.render(APOLOGY, VoiceStyle())
    if sys.platform == "linux":
        assert len(list(tmp_path.iterdir())) == 6


def test_another_engine_speaks_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    say = "VERSION"
    fake = tmp_path / "helper.py"
    wav = tmp_path / "line.wav"
    for version in ("1.0", "1.1"):
        fake.write_text(_FAKE.replace(say, version).replace("WAV", str(wav)), encoding="utf-8")
        monkeypatch.setattr(synthesis_worker, "__file__", str(fake))
        with Pyttsx3Synthesizer(tmp_path / "cache") as speaker:
            speaker.render("您好", VoiceStyle())
            speaker.render("您好", VoiceStyle())
    assert len(list((tmp_path / "cache").iterdir())) == 2


_FAKE = """
import json, pathlib, sys, wave
voices = [{"id": "v", "name": "Huihui", "languages": ["zh-CN"], "gender": "Female"}]
directory = str(pathlib.Path(__file__).parent / "none")
print(json.dumps({"engine": "VERSION", "directory": directory, "voices": voices}), flush=True)
for line in sys.stdin:
    with wave.open("WAV", "wb") as file:
        file.setparams((1, 2, 16000, 0, "NONE", ""))
        file.writeframes(bytes([0, 20] * 1600))
    print(json.dumps({"path": "WAV"}), flush=True)
"""


def test_an_engine_that_sets_no_pitch_sounds_as_high_and_as_fast_as_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = tmp_path / "helper.py"
    fake.write_text(_TONE.replace("WAV", str(tmp_path / "line.wav")), encoding="utf-8")
    monkeypatch.setattr(synthesis_worker, "__file__", str(fake))
    with Pyttsx3Synthesizer(tmp_path / "cache") as speaker:
        for pitch, hertz in ((50, 500), (75, 595), (25, 420)):
            tone = speaker.render("您好", VoiceStyle(pitch=pitch)).samples
            assert len(tone) / SAMPLE_RATE == pytest.approx(1.0, abs=0.02)
            spectrum = np.abs(np.fft.rfft(tone.astype(float)))
            assert np.argmax(spectrum) * SAMPLE_RATE / len(tone) == pytest.approx(hertz, abs=3)


_TONE = """
import array, json, math, pathlib, sys, wave
voices = [{"id": "v", "name": "Huihui", "languages": ["zh-CN"], "gender": "Female"}]
directory = str(pathlib.Path(__file__).parent / "none")
print(json.dumps({"engine": "tone", "directory": directory, "voices": voices}), flush=True)
for line in sys.stdin:
    seconds = 175 / json.loads(line)["rate"]
    tone = (8000 * math.sin(2 * math.pi * 500 * n / 16000) for n in range(round(16000 * seconds)))
    with wave.open("WAV", "wb") as file:
        file.setparams((1, 2, 16000, 0, "NONE", ""))
        file.writeframes(array.array("h", map(int, tone)).tobytes())
    print(json.dumps({"path": "WAV"}), flush=True)
"""

_BROKEN = {
    "dies at once": "raise SystemExit(1)",
    "says nothing": "import time; time.sleep(60)",
    "says half a hello": "print('{\"engine\"', end='', flush=True)",
}

_MUTE = {
    "dies at every line": "    raise SystemExit(1)",
    "hangs at every line": "    import time; time.sleep(60)",
    "writes no file": "    print(json.dumps({'path': 'none.wav'}), flush=True)",
    "writes no sound": (
        "    pathlib.Path('WAV').write_text('no sound')\n"
        "    print(json.dumps({'path': 'WAV'}), flush=True)"
    ),
}


@pytest.mark.parametrize("program", _BROKEN.values(), ids=_BROKEN)
def test_an_engine_that_does_not_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    fake = tmp_path / "helper.py"
    fake.write_text(program, encoding="utf-8")
    monkeypatch.setattr(synthesis_worker, "__file__", str(fake))
    with Pyttsx3Synthesizer(tmp_path / "cache", timeout_s=0.5) as speaker:
        for deed in (speaker.voices, lambda: speaker.render("您好", VoiceStyle())):
            with pytest.raises(MissingError) as caught:
                deed()
            assert caught.value.code == "speech.no-engine"
            assert "trainer doctor" in caught.value.message


@pytest.mark.slow
@pytest.mark.parametrize("deed", _MUTE.values(), ids=_MUTE)
def test_an_engine_that_cannot_speak_is_tried_twice(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    helpers: "list[subprocess.Popen[bytes]]",
    deed: str,
) -> None:
    fake = tmp_path / "helper.py"
    head = _FAKE.partition("    with wave")[0]
    fake.write_text((head + deed).replace("WAV", str(tmp_path / "line.wav")), encoding="utf-8")
    monkeypatch.setattr(synthesis_worker, "__file__", str(fake))
    with Pyttsx3Synthesizer(tmp_path / "cache", timeout_s=2.0) as speaker:
        with pytest.raises(MissingError) as caught:
            speaker.render("您好", VoiceStyle())
        assert caught.value.code == "speech.engine-failed"
        assert "“您好”" in caught.value.message
    assert len(helpers) == 2
    assert all(helper.poll() is not None for helper in helpers)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("how", ["killed", "frozen"])
def test_a_real_helper_that_is_lost_is_replaced(
    tmp_path: Path, helpers: "list[subprocess.Popen[bytes]]", how: str
) -> None:
    with Pyttsx3Synthesizer(tmp_path, timeout_s=3.0) as speaker:
        speaker.voices()
        [helper] = helpers
        helper.send_signal(signal.SIGKILL if how == "killed" else signal.SIGSTOP)
        assert speaker.render(GREETING, VoiceStyle()).samples.size > SAMPLE_RATE
        assert len(helpers) == 2
        assert helper.poll() is not None
    assert helpers[1].poll() is not None


def test_threads_share_it(speaker: Pyttsx3Synthesizer) -> None:
    spoken: dict[int, Samples] = {}

    def speak(number: int) -> None:
        spoken[number] = speaker.render(f"{'请您' * (number + 1)}稍等", VoiceStyle()).samples

    threads = [threading.Thread(target=speak, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sizes = [spoken[number].size for number in range(4)]
    assert sizes == sorted(set(sizes))


def test_it_can_be_closed_twice_and_used_again(tmp_path: Path) -> None:
    speaker = Pyttsx3Synthesizer(tmp_path)
    speaker.close()
    speaker.voices()
    speaker.close()
    speaker.close()
    assert speaker.render("您好", VoiceStyle()).samples.size > 0
    speaker.close()


def test_a_cache_that_cannot_be_written_does_not_matter(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("in the way", encoding="utf-8")
    with Pyttsx3Synthesizer(tmp_path / "cache") as speaker:
        assert speaker.render("您好", VoiceStyle()).samples.size > 0


_SPEAKS = """
import sys, tempfile
from pathlib import Path
from trainer.speech.ports import VoiceStyle
from trainer.speech.synthesis import Pyttsx3Synthesizer
speaker = Pyttsx3Synthesizer(Path(tempfile.mkdtemp()))
assert speaker.render("您好", VoiceStyle()).samples.size
"""


@pytest.mark.slow
def test_nothing_is_printed_whether_it_is_closed_or_forgotten() -> None:
    for end in ("speaker.close()", ""):
        ran = subprocess.run(
            [sys.executable, "-c", _SPEAKS + end], capture_output=True, check=False
        )
        assert (ran.returncode, ran.stdout, ran.stderr) == (0, b"", b"")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_helper_and_its_folder_do_not_outlive_the_program(tmp_path: Path) -> None:
    program = subprocess.Popen(
        [sys.executable, "-c", _SPEAKS + "print('ready', flush=True); sys.stdin.read()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    assert program.stdout is not None
    assert program.stdout.readline() == b"ready\n"
    [folder] = tmp_path.glob("trainer-speech-*")
    [child] = Path(f"/proc/{program.pid}/task/{program.pid}/children").read_text().split()
    program.kill()
    program.communicate()
    waited = threading.Event()
    for _ in range(200):
        if not folder.exists() and not _alive(int(child)):
            break
        waited.wait(0.02)
    assert not folder.exists()
    assert not _alive(int(child))


def _alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    # A zombie is dead; only whoever adopted it has not looked yet.
    return state.rpartition(")")[2].split()[0] != "Z"


@linux
def test_melted_er_is_not_spelled_in_english(speaker: Pyttsx3Synthesizer) -> None:
    written = speaker.render("请稍等一会儿", VoiceStyle()).samples
    assert np.array_equal(written, speaker.render("请稍等一会", VoiceStyle()).samples)
    assert speaker.render("我女儿", VoiceStyle()).samples.size > (
        speaker.render("我女", VoiceStyle()).samples.size
    )
