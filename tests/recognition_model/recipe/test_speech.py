from pathlib import Path

import numpy as np
import pytest

from recognition_model.features import examples, frame_labels, mfcc, noise_examples
from recognition_model.invented_voices import voice_data
from recognition_model.phones import PDFS
from recognition_model.synthesis import Speaker, Utterance, readings
from recognition_model.voices import RATE


@pytest.fixture(scope="module")
def speaker(tmp_path_factory: pytest.TempPathFactory) -> Speaker:
    # One library may be open in a process, so this one has the invented voices too.
    data, names = voice_data(tmp_path_factory.mktemp("voices"), 2, 1)
    assert names == ("new0", "new1")
    return Speaker(data)


def said(speaker: Speaker, text: str, voice: str = "") -> Utterance:
    utterance = speaker.say(text, voice, 175, 50)
    assert utterance is not None
    return utterance


def test_every_syllable_has_its_time(speaker: Speaker) -> None:
    utterance = said(speaker, "您好，请问")
    assert [timed.syllable for timed in utterance.syllables] == ["nin", "hao", "qing", "wen"]
    times = [timed.sounds[0].start for timed in utterance.syllables]
    assert times == sorted(times)
    assert utterance.syllables[-1].sounds[-1].end <= len(utterance.samples) + 1


def test_a_hummed_yes_is_a_syllable(speaker: Speaker) -> None:
    assert readings("嗯") == ["ng"]
    assert [timed.syllable for timed in said(speaker, "嗯，好").syllables] == ["ng", "hao"]


def test_what_the_voice_spells_in_english_is_dropped(speaker: Speaker) -> None:
    assert speaker.say("花儿", "", 175, 50) is None


def test_invented_voices_sound_unlike_each_other(speaker: Speaker) -> None:
    first, second = said(speaker, "您好", "new0"), said(speaker, "您好", "new1")
    assert not np.array_equal(first.samples[:4000], second.samples[:4000])


def test_invented_voices_follow_the_seed(tmp_path: Path) -> None:
    def text(folder: str, seed: int) -> str:
        data, (name,) = voice_data(tmp_path / folder, 1, seed)
        return (data / "espeak-ng-data/voices/!v" / name).read_text(encoding="utf-8")

    assert text("a", 1) == text("b", 1) != text("c", 2)


def test_frames_are_those_of_kaldi() -> None:
    time = np.arange(RATE // 10)
    audio = (4000 * np.sin(time / 5) + 500 * np.sin(time * 1.3) + 20).astype(np.float32)
    # Computed with Kaldi's own code and the settings of conf/mfcc.conf.
    expected = [47.75, 54.08, 3.364, 57.841]
    assert mfcc(audio).shape == (8, 40)
    assert mfcc(audio)[3, :4] == pytest.approx(expected, abs=0.01)


def test_labels_stand_where_the_sounds_are(speaker: Speaker) -> None:
    utterance = said(speaker, "妈妈")
    offset = RATE // 2
    labels = frame_labels(utterance.syllables, offset, 200, np.random.default_rng(3))
    assert set(labels[:45]) == {0}
    heard = [int(label) for label in dict.fromkeys(labels.tolist())]
    assert heard == [0, *PDFS["m"], *PDFS["a"]]


def test_lines_without_speech_are_all_silence() -> None:
    made = noise_examples(1, 12)
    assert len(made) == 12
    assert all(not example.labels.any() for example in made)


def test_examples_follow_the_seed(speaker: Speaker) -> None:
    spoken = [said(speaker, "您好")]
    first, again, other = (examples(spoken, seed)[0].frames for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert first.shape != other.shape or not np.array_equal(first, other)
