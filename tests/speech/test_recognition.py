import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import vosk
from rapidfuzz import fuzz

from tests.speech.recognition_fixtures import (
    APOLOGY,
    EMBEDDED_DIRECTORY,
    GREETING,
    MODEL_FILES,
    copy_model,
    recording,
    silence,
)
from trainer.errors import DamagedError, ExitCode, MissingError, TrainerError
from trainer.scoring.transcript import Transcript
from trainer.speech import recognition
from trainer.speech.model_files import EMBEDDED, MANIFEST, check_files
from trainer.speech.ports import BLOCK, Samples
from trainer.speech.recognition import RecognitionModel, VoskRecognizer, load_model, try_model


@pytest.fixture(scope="module")
def model() -> RecognitionModel:
    return load_model(EMBEDDED_DIRECTORY, EMBEDDED)


def hear(recognizer: VoskRecognizer, audio: Samples, block: int = BLOCK) -> Transcript:
    for start in range(0, audio.size, block):
        recognizer.accept(audio[start : start + block])
    return recognizer.finish()


def alike(heard: str, said: str) -> bool:
    return fuzz.ratio(heard, said) >= 80


def test_speech_becomes_words_with_times_and_confidence(model: RecognitionModel) -> None:
    audio = recording("greeting")
    transcript = hear(model.recognizer(), audio)
    assert alike(transcript.text, GREETING)
    assert transcript.text == "".join(word.text for word in transcript.words)
    assert " " not in transcript.text
    times = [time for word in transcript.words for time in (word.start, word.end)]
    assert times == sorted(times)
    assert 0 <= times[0] < times[-1] <= audio.size / 16_000 + 0.1
    assert all(0 <= word.confidence <= 1 for word in transcript.words)
    assert transcript.confidence is not None
    assert transcript.confidence > 0.7


def test_a_pause_inside_a_reply_loses_nothing(model: RecognitionModel) -> None:
    greeting, apology = recording("greeting"), recording("apology")
    gap = greeting.size / 16_000 + 1
    audio = np.concatenate((silence(1), greeting, silence(2), apology, silence(2)))
    transcript = hear(model.recognizer(), audio)
    assert alike(transcript.text, GREETING + APOLOGY)
    assert abs(transcript.words[0].start - 1.0) < 0.25
    second = next(word for word in transcript.words if word.start > gap + 1)
    assert abs(second.start - (gap + 2)) < 0.25


def test_the_next_reply_counts_its_times_from_its_own_beginning(model: RecognitionModel) -> None:
    fresh = hear(model.recognizer(), recording("apology"))
    recognizer = model.recognizer()
    hear(recognizer, np.concatenate((recording("greeting"), silence(1.234))))
    again = hear(recognizer, recording("apology"))
    assert again.text == fresh.text
    for word, like in zip(again.words, fresh.words, strict=True):
        assert abs(word.start - like.start) < 0.031


def test_the_result_does_not_depend_on_how_the_audio_is_cut(model: RecognitionModel) -> None:
    audio = np.concatenate((recording("greeting"), silence(1.5), recording("apology")))
    results = {
        hear(model.recognizer(), audio, block) for block in (BLOCK, 1, 777, 50_000, audio.size)
    }
    assert len(results) == 1


def test_blocks_may_be_reused_by_the_caller(model: RecognitionModel) -> None:
    audio = recording("greeting")
    audio = audio[: audio.size - audio.size % BLOCK]
    recognizer, buffer = model.recognizer(), np.empty(BLOCK, np.int16)
    for start in range(0, audio.size, BLOCK):
        buffer[:] = audio[start : start + BLOCK]
        recognizer.accept(buffer)
        buffer[:] = 0
    assert recognizer.finish() == hear(model.recognizer(), audio)


def test_the_partial_text_grows_over_pauses_without_spaces(model: RecognitionModel) -> None:
    recognizer = model.recognizer()
    audio = np.concatenate((recording("greeting"), silence(1.5), recording("apology")))
    partials: list[str] = []
    for start in range(0, audio.size, BLOCK):
        recognizer.accept(audio[start : start + BLOCK])
        partials.append(recognizer.partial())
    assert partials[0] == ""
    assert not any(" " in partial for partial in partials)
    assert len(set(partials)) > 6
    during_pause = partials[(recording("greeting").size + 16_000) // BLOCK]
    assert alike(during_pause, GREETING)
    assert alike(partials[-1], GREETING + APOLOGY)
    recognizer.finish()
    assert recognizer.partial() == ""


def test_no_audio_and_no_speech_give_no_words(model: RecognitionModel) -> None:
    recognizer = model.recognizer()
    assert recognizer.partial() == ""
    assert recognizer.finish() == Transcript("")
    assert hear(recognizer, silence(0.01)) == Transcript("")
    recognizer.accept(np.empty(0, np.int16))
    assert hear(recognizer, silence(12)) == Transcript("")
    assert recognizer.finish().confidence is None


class Scripted:
    """Stands for Vosk where it cannot be made to say a certain thing.

    Ends an utterance by itself when it has heard the samples in `ends_at`.
    """

    def __init__(self, ends_at: int | None = None) -> None:
        self.ends_at = ends_at
        self.fed = 0

    def SetWords(self, enable_words: bool) -> None: ...

    def AcceptWaveform(self, data: bytes) -> int:
        self.fed += len(data) // 2
        return self.fed == self.ends_at

    def Result(self) -> str:
        return '{"result": [{"word": "喂", "start": 0.1, "end": 0.2, "conf": 0.5}], "text": "喂"}'

    def PartialResult(self) -> str:
        return '{"partial": "[unk] 您好 [unk]"}'

    def FinalResult(self) -> str:
        return """{"result": [
            {"word": "[unk]", "start": 0.0, "end": 0.3, "conf": 1.0},
            {"word": "您好", "start": 0.3, "end": 0.6, "conf": 1.000002}], "text": "[unk] 您好"}"""


def test_speech_outside_the_vocabulary_is_dropped() -> None:
    recognizer = VoskRecognizer(Scripted(), "x")
    recognizer.accept(silence(1))
    assert recognizer.partial() == "您好"
    transcript = recognizer.finish()
    assert transcript.text == "您好"
    assert transcript.words[0].confidence == 1.0


def test_an_utterance_that_vosk_ends_is_taken_at_once_and_kept() -> None:
    """Left to Vosk, the next utterance would push it out."""
    recognizer = VoskRecognizer(Scripted(ends_at=8_000), "x")
    recognizer.accept(silence(1))
    assert recognizer.partial() == "喂您好"
    assert [word.text for word in recognizer.finish().words] == ["喂", "您好"]


def test_the_last_samples_of_a_reply_are_heard_too() -> None:
    scripted = Scripted()
    recognizer = VoskRecognizer(scripted, "x")
    recognizer.accept(silence(0.55))
    recognizer.finish()
    assert scripted.fed == 8_800


def test_threads_share_one_model(tmp_path: Path) -> None:
    directory = copy_model(tmp_path / "model")
    models: list[RecognitionModel] = []
    texts: list[str] = []

    def work() -> None:
        loaded = load_model(directory, "x")
        models.append(loaded)
        texts.append(hear(loaded.recognizer(), recording("apology")).text)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(map(id, models))) == 1
    assert len(texts) == 4
    assert len(set(texts)) == 1
    assert alike(texts[0], APOLOGY)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def halve(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize("hurt", [Path.unlink, empty, halve], ids=["gone", "empty", "truncated"])
@pytest.mark.parametrize("file", MODEL_FILES)
def test_every_hurt_file_is_named_with_its_mend(
    tmp_path: Path, file: str, hurt: Callable[[Path], None]
) -> None:
    directory = copy_model(tmp_path / "model")
    hurt(directory / file)
    with pytest.raises(DamagedError) as caught:
        load_model(directory, "vosk-model-small-cn-0.22")
    assert caught.value.exit_code is ExitCode.DAMAGED
    assert str(directory / file) in caught.value.message
    assert "trainer models install vosk-model-small-cn-0.22" in caught.value.message


@pytest.mark.slow
@pytest.mark.parametrize("hurt", [Path.unlink, empty, halve], ids=["gone", "empty", "truncated"])
@pytest.mark.parametrize("file", [f for f in MODEL_FILES if f != "graph/words.txt"])
def test_without_a_manifest_a_hurt_file_is_told_and_never_crashes(
    tmp_path: Path, file: str, hurt: Callable[[Path], None]
) -> None:
    directory = copy_model(tmp_path / "model", manifest=False)
    hurt(directory / file)
    if file == "graph/phones/word_boundary.int" and hurt is Path.unlink:
        # Vosk can do without it: official models of some languages come so.
        assert alike(
            hear(load_model(directory, "x").recognizer(), recording("apology")).text, APOLOGY
        )
        return
    with pytest.raises(DamagedError, match="识别模型 x 已损坏") as caught:
        load_model(directory, "x")
    assert hurt is halve or str(directory / file) in caught.value.message


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"files": 1}', b'{"files": {"a": 1}}', b"\xff"]
)
def test_a_broken_manifest_is_named(tmp_path: Path, content: bytes) -> None:
    directory = copy_model(tmp_path / "model")
    (directory / MANIFEST).write_bytes(content)
    with pytest.raises(DamagedError, match=MANIFEST):
        load_model(directory, "x")


def test_the_shipped_model_is_whole() -> None:
    check_files(EMBEDDED_DIRECTORY, EMBEDDED, thorough=True)


def test_a_thorough_check_finds_a_changed_byte(tmp_path: Path) -> None:
    directory = copy_model(tmp_path / "model")
    check_files(directory, "x", thorough=True)
    path = directory / "graph" / "HCLr.fst"
    content = bytearray(path.read_bytes())
    content[1000] ^= 1
    path.write_bytes(content)
    check_files(directory, "x")
    with pytest.raises(DamagedError, match="校验和不符"):
        check_files(directory, "x", thorough=True)


@pytest.mark.parametrize("name", [EMBEDDED, "vosk-model-small-cn-0.22"])
def test_no_model_at_all_is_missing_not_damaged(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    for directory in (tmp_path / "nowhere", tmp_path / "empty"):
        with pytest.raises(MissingError) as caught:
            load_model(directory, name)
        assert caught.value.exit_code is ExitCode.MISSING
        mend = "重新安装本程序" if name == EMBEDDED else f"trainer models install {name}"
        assert mend in caught.value.message


def test_a_model_with_an_ivector_extractor_needs_all_of_it(tmp_path: Path) -> None:
    directory = copy_model(tmp_path / "model", manifest=False)
    (directory / "ivector").mkdir()
    (directory / "ivector" / "final.ie").write_bytes(b"x")
    with pytest.raises(DamagedError, match=r"ivector.final\.dubm"):
        load_model(directory, "x")


def test_a_static_graph_needs_no_dynamic_one(tmp_path: Path) -> None:
    directory = copy_model(tmp_path / "model", manifest=False)
    (directory / "graph" / "HCLr.fst").rename(directory / "graph" / "HCLG.fst")
    (directory / "graph" / "Gr.fst").unlink()
    check_files(directory, "x")
    empty(directory / "graph" / "HCLG.fst")
    with pytest.raises(DamagedError, match=r"HCLG\.fst"):
        check_files(directory, "x")


def test_a_trial_runs_nothing_that_lies_in_the_model(tmp_path: Path) -> None:
    directory = copy_model(tmp_path / "model", manifest=False)
    (directory / "vosk.py").write_text("raise SystemExit(9)", encoding="utf-8")
    (directory / "random.py").write_text("raise SystemExit(9)", encoding="utf-8")
    try_model(directory, "x")


def test_a_model_installed_anew_is_loaded_anew(tmp_path: Path) -> None:
    directory = copy_model(tmp_path / "model")
    before = load_model(directory, "x")
    assert load_model(directory, "x") is before
    (directory / "am" / "final.mdl").touch()
    assert load_model(directory, "x") is not before


def test_nothing_is_printed_and_vosk_comes_late() -> None:
    program = f"""
import sys, pathlib
from trainer.speech import recognition, model_store, transcribe
assert not {{"vosk", "requests"}} & set(sys.modules)
import numpy as np
recognizer = recognition.load_model(pathlib.Path({str(EMBEDDED_DIRECTORY)!r}), "x").recognizer()
recognizer.accept(np.zeros(20000, np.int16)); recognizer.partial(); recognizer.finish()
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, cwd=Path.cwd()
    )
    assert (done.stdout, done.stderr) == (b"", b"")


def test_on_windows_a_chinese_path_is_loaded_from_the_working_directory(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Vosk reads paths in the code page there; here only what it is given can be seen."""
    seen: list[tuple[str, Path]] = []
    make = vosk.Model

    def spy(model_path: str) -> object:
        seen.append((model_path, Path.cwd()))
        return make(model_path)

    monkeypatch.setattr(vosk, "Model", spy)
    monkeypatch.setattr(recognition, "sys", SimpleNamespace(platform="win32"))
    chinese, latin = copy_model(tmp_path / "李静"), copy_model(tmp_path / "lijing")
    before = Path.cwd()
    load_model(chinese, "x")
    load_model(latin, "x")
    assert seen == [(".", chinese.resolve()), (str(latin.resolve()), before)]
    assert Path.cwd() == before


def test_a_machine_without_vosk_is_told_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "vosk", None)
    with pytest.raises(MissingError, match="pip install") as caught:
        load_model(copy_model(tmp_path / "model"), "x")
    assert isinstance(caught.value, TrainerError)
    assert caught.value.code == "model.no-vosk"
