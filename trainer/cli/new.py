"""`trainer new`: starter files for people who write content."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trainer.cli.options import ContentFolders, ModelName
from trainer.cli.output import Progress, say
from trainer.errors import UsageError

if TYPE_CHECKING:
    from trainer.content.schema import Written
    from trainer.workshop.transcript import Utterance

_RECORDINGS = (".wav", ".flac", ".ogg", ".mp3")

app = typer.Typer(
    help="新建一张卡片或一个场景：写一个带注释、能通过检查的样板。", no_args_is_help=True
)

_Id = Annotated[str, typer.Argument(help="编号：小写英文字母、数字和连字符，如 late-delivery。")]
_To = Annotated[
    Path | None, typer.Option("--to", help="写到哪个文件；不写则按编号放在当前文件夹。")
]


@app.command("card")
def card(name: _Id, to: _To = None) -> None:
    """新建一张话术卡片。例：trainer new card late-delivery"""
    from trainer.content.card_schema import CardFile
    from trainer.content.starter import starter_card

    _write(to or Path("scripts_zh") / f"{name}.yaml", starter_card(name), CardFile)


@app.command("scenario")
def scenario(
    name: _Id,
    to: _To = None,
    transcript: Annotated[
        Path | None,
        typer.Option(
            "--from-transcript",
            help="由一通真实的电话起草：每行“客户:”或“客服:”的文字，或双声道录音（左客户、右客服）。",
        ),
    ] = None,
    content: ContentFolders = None,
    model: ModelName = None,
) -> None:
    """新建一个来电场景。例：trainer new scenario angry-neighbour"""
    from trainer.content.scenario_schema import ScenarioFile
    from trainer.content.starter import starter_scenario, valid_id

    if transcript is None:
        text = starter_scenario(name)
    else:
        text = _drafted(valid_id(name), transcript, content, model)
    _write(to or Path("scenarios") / f"{name}.yaml", text, ScenarioFile)


def _drafted(name: str, transcript: Path, content: list[Path] | None, model: str | None) -> str:
    from trainer.cli.compose import library, site
    from trainer.workshop.draft import draft
    from trainer.workshop.transcript import read_transcript

    recorded = transcript.suffix.lower() in _RECORDINGS
    said = _heard(transcript, model) if recorded else read_transcript(transcript)
    return draft(name, said, library(content), site(None))


def _heard(recording: Path, model: str | None) -> "list[Utterance]":
    from trainer.cli.compose import load_recogniser
    from trainer.speech.audio_files import audio_channels, audio_duration, iter_audio
    from trainer.speech.transcribe import speech_in
    from trainer.workshop.transcript import interleaved

    if audio_channels(recording) != 2:
        raise UsageError(
            "transcript.not-stereo",
            f"{recording} 不是双声道录音；要左声道是客户、右声道是客服。也可以给文字稿。",
        )
    ears, length = load_recogniser(model), audio_duration(recording)
    sides: list[list[tuple[float, str]]] = [[], []]
    with Progress("识别录音") as progress:
        for channel, heard in enumerate(sides):
            for speech in speech_in(ears, iter_audio(recording, channel=channel)):
                heard.append((speech.start, speech.transcript.text))
                progress.show(round(length * channel + speech.end), round(length * 2))
    return interleaved(sides[0], sides[1], recording)


def _write(path: Path, text: str, kind: "type[Written]") -> None:
    from trainer.content.editing import lay_out_schemas, with_modeline

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # "x": what somebody has written is never overwritten.
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(with_modeline(text, kind, path))
        lay_out_schemas(path)
    except FileExistsError as error:
        raise UsageError(
            "new.exists", f"{path} 已经有了，没有改动它。请换一个编号，或用 --to 写到别处。"
        ) from error
    except OSError as error:
        raise UsageError(
            "new.not-written", f"写不了 {path}：{error.strerror or error}。"
        ) from error
    say(f"已写好 {path}。改完后运行 trainer check {path} 检查。")
