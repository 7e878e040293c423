"""Recognition against a bare Vosk loop; speaking a line, fresh and kept.

python -m benchmarks.speech
"""

import json
import tempfile
from pathlib import Path
from statistics import median

import numpy as np

from benchmarks.report import Bar, cpu_s, paired_ratio, wall_ms
from benchmarks.rival import vosk
from trainer.cli.compose import EMBEDDED_MODEL
from trainer.speech.audio_files import iter_audio, write_audio
from trainer.speech.ports import SAMPLE_RATE, Samples, VoiceStyle
from trainer.speech.recognition import CHUNK, load_model
from trainer.speech.synthesis import Pyttsx3Synthesizer
from trainer.speech.transcribe import transcribe

_LINES = (
    "您好，安居客服中心，请问有什么可以帮您？",
    "我家厨房的水管漏水了，麻烦您叫人来看一下。",
    "请问您住几号楼哪个房间，我来登记好吗？",
    "非常抱歉，您的电话没有声音，请您换一部电话再打来，再见。",
    "三号楼二零一，我姓王，电话是八六二三五一七零。",
)
_MINUTES = 2
_RUNS = 5


def _bare(model: object, path: Path) -> str:
    """What anyone would write with Vosk: read a wave file, feed it, take the result."""
    import wave

    recognizer = vosk.KaldiRecognizer(model, SAMPLE_RATE)
    recognizer.SetWords(True)
    heard: list[str] = []
    with wave.open(str(path)) as file:
        while data := file.readframes(CHUNK):
            if recognizer.AcceptWaveform(data):
                heard.append(json.loads(recognizer.Result())["text"])
    heard.append(json.loads(recognizer.FinalResult())["text"])
    return "".join(heard).replace(" ", "")


def transcription(spoken: list[Samples], folder: Path) -> Bar:
    """`trainer transcribe` against the bare loop on the same file, in processor time."""
    pause = np.zeros(SAMPLE_RATE // 2, np.int16)
    once = np.concatenate([part for line in spoken for part in (line, pause)])
    audio = np.tile(once, 1 + 60 * _MINUTES * SAMPLE_RATE // len(once))
    path = folder / "speech.wav"
    write_audio(path, audio)
    ours, bare = load_model(EMBEDDED_MODEL, "embedded"), vosk.Model(str(EMBEDDED_MODEL))
    texts = [transcribe(ours, iter_audio(path)).transcript.text, _bare(bare, path)]
    if texts[0] != texts[1].replace("[unk]", ""):
        print("  (the two heard different words)")
    a, b, ratio = paired_ratio(
        lambda: cpu_s(lambda: transcribe(ours, iter_audio(path))),
        lambda: cpu_s(lambda: _bare(bare, path)),
        _RUNS,
    )
    print(f"  {len(audio) / SAMPLE_RATE:.0f} s of speech: trainer {a:.2f} s, bare Vosk {b:.2f} s")
    return Bar("transcribe, CPU against a bare Vosk loop", ratio, 1.10, "×")


def speaking(voices: Pyttsx3Synthesizer) -> list[Bar]:
    """A line that was never spoken before, and the same one again."""
    style = VoiceStyle()
    voices.render("热身", style)
    fresh = [
        wall_ms(lambda n=n: voices.render(f"第{n}句。{_LINES[n % 5]}", style)) for n in range(20)
    ]
    kept = [
        wall_ms(lambda n=n: voices.render(f"第{n}句。{_LINES[n % 5]}", style)) for n in range(20)
    ]
    return [
        Bar("speak a line, not kept, median", median(fresh), 60, "ms"),
        Bar("speak a line, kept on disk, median", median(kept), 5, "ms"),
    ]


def main() -> None:
    """Print every figure beside its bar."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Pyttsx3Synthesizer(folder / "cache") as voices:
            spoken = [voices.render(line, VoiceStyle()).samples for line in _LINES]
            bars = [transcription(spoken, folder), *speaking(voices)]
    for bar in bars:
        print(bar)


if __name__ == "__main__":
    main()
