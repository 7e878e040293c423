"""`trainer transcribe`: what recordings say."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trainer.cli.compose import load_recogniser
from trainer.cli.options import AsJson, ModelName
from trainer.cli.output import Progress, emit_json, notice, say
from trainer.errors import ExitCode, TrainerError

if TYPE_CHECKING:
    from trainer.speech.recognition import RecognitionModel


def transcribe(
    files: Annotated[list[Path], typer.Argument(help="录音文件：wav、flac、ogg 等。")],
    model: ModelName = None,
    as_json: AsJson = False,
) -> None:
    """识别录音文件：文字、每个词的起止时间和置信度。例：trainer transcribe a.wav b.wav --json"""
    recogniser = load_recogniser(model)
    results: list[dict[str, object]] = []
    failed = False
    for path in files:
        try:
            results.append(_one(recogniser, path))
        except TrainerError as error:
            failed = True
            results.append(
                {"file": str(path), "error": {"code": error.code, "message": error.message}}
            )
    if as_json:
        emit_json({"model": recogniser.name, "files": results})
    else:
        _print(results)
    if failed:
        raise typer.Exit(ExitCode.PROBLEMS)


def _one(recogniser: "RecognitionModel", path: Path) -> dict[str, object]:
    from trainer.speech.audio_files import audio_duration, iter_audio
    from trainer.speech.transcribe import transcribe as recognise

    total = audio_duration(path)
    with Progress(path.name) as progress:
        result = recognise(
            recogniser,
            iter_audio(path),
            on_progress=lambda done: progress.show(done, total, f"{done:.0f} 秒"),
        )
    transcript = result.transcript
    return {
        "file": str(path),
        "text": transcript.text,
        "confidence": _rounded(transcript.confidence),
        "duration_s": round(result.duration_s, 3),
        "words": [
            {
                "word": word.text,
                "start": word.start,
                "end": word.end,
                "confidence": _rounded(word.confidence),
            }
            for word in transcript.words
        ],
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _print(results: list[dict[str, object]]) -> None:
    for result in results:
        if "error" in result:
            error = result["error"]
            assert isinstance(error, dict)
            notice(f"{result['file']}：{error['message']}")
        elif len(results) > 1:
            say(f"{result['file']}\t{result['text']}")
        else:
            say(str(result["text"]))
