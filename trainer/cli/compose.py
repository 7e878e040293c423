"""Choosing the parts: which content, model, voices and settings a command works with."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import trainer
from trainer.cli.output import notice
from trainer.errors import TrainerError, UsageError

if TYPE_CHECKING:
    from trainer.content.library import Library
    from trainer.scoring.situation import Situation
    from trainer.settings import Settings
    from trainer.speech.model_store import ModelStore
    from trainer.speech.recognition import RecognitionModel
    from trainer.speech.synthesis import Pyttsx3Synthesizer

EMBEDDED_MODEL = Path(trainer.__file__).resolve().parent / "models" / "embedded"
OFFICIAL_MODEL = "vosk-model-small-cn-0.22"
"""What people are told to install."""


def settings() -> "Settings":
    """The settings of this machine."""
    from trainer import paths
    from trainer.settings import load_settings

    return load_settings(paths.settings_file())


def site_facts(pairs: Iterable[str] | None) -> dict[str, str]:
    """Facts of the site, those of `--set` before those of the settings."""
    from trainer.settings import parse_fact

    return {**settings().facts, **dict(parse_fact(pair) for pair in pairs or ())}


def site(pairs: Iterable[str] | None) -> "Situation":
    """What holds for every reply at this site, now: facts, holidays, accents, limits."""
    from trainer.scoring.situation import Situation

    chosen = settings()
    return Situation(
        datetime.now(),
        site_facts(pairs),
        spans=chosen.holiday_spans,
        pairs=frozenset(chosen.accent_pairs),
        limits=chosen.conduct_limits,
    )


def content_folders(
    folders: Iterable[Path] | None, tell: Callable[[str], None] = notice
) -> list[Path]:
    """Where content is read, in this order: what ships, the folders of the settings, `folders`.

    A folder of the settings that is gone is left out, and told of; UsageError for one of `folders`.
    """
    from trainer.content.packaged import packaged_folder

    chosen = list(folders or ())
    for folder in chosen:
        if not folder.is_dir():
            raise UsageError("content.no-folder", f"没有内容文件夹 {folder}，请检查路径。")
    own = [Path(folder).expanduser() for folder in settings().content]
    for folder in own:
        if not folder.is_dir():
            tell(f"设置里的内容文件夹 {folder} 不见了，这次没有用它；请检查设置里的 content。")
    return [packaged_folder(), *(folder for folder in own if folder.is_dir()), *chosen]


def library(folders: Iterable[Path] | None) -> "Library":
    """The content of all `content_folders`; tells how many problems were met."""
    from trainer.content.library import Library

    shelf = Library.load(content_folders(folders))
    if shelf.problems:
        notice(
            f"内容里有 {len(shelf.problems)} 个问题，有问题的文件没有使用；"
            "运行 trainer check 查看。"
        )
    return shelf


def library_with(file: Path, folders: Iterable[Path] | None) -> "tuple[Library, str]":
    """The content of all `content_folders`, that of the folder that `file` lies in, and `file`
    itself; and the id of its scenario.

    Raises TrainerError with all problems of the file, UsageError when it holds no scenario.
    """
    from trainer.content.library import Library, content_root

    shelf = Library.load([*content_folders(folders), content_root(file), file])
    here = file.resolve()
    problems = [str(p) for p in shelf.problems if p.position.path.resolve() == here]
    if problems:
        raise TrainerError("call.bad-file", "\n".join(dict.fromkeys(problems)))
    for scenario in shelf.scenarios.values():
        if scenario.position.path.resolve() == here:
            return shelf, scenario.id
    raise UsageError(
        "call.no-scenario",
        f"{file} 里没有场景。要打电话，请给一个场景文件；试话术请用 trainer score --card 编号。",
    )


def parse_now(value: object) -> datetime | None:
    """The moment a call takes place at, from ISO time; None when none is given."""
    if value is None:
        return None
    try:
        return datetime.fromisoformat(str(value)).replace(tzinfo=None)
    except ValueError as error:
        raise UsageError(
            "now.bad", f"看不懂时间“{value}”，请写成 2026-10-01T09:30 这样。"
        ) from error


def model_store() -> "ModelStore":
    """The recognition models of this machine."""
    from trainer import paths
    from trainer.speech.model_store import ModelStore

    return ModelStore(paths.home(), EMBEDDED_MODEL)


def load_recogniser(name: str | None) -> "RecognitionModel":
    """The model `name`, or the chosen one; tells when it had to be replaced."""
    from trainer.speech.recognition import load_model

    store = model_store()
    if name is not None:
        return load_model(store.directory(name), name)
    current = store.current()
    if current.notice:
        notice(current.notice)
    return load_model(current.directory, current.name)


def known_characters() -> frozenset[str] | None:
    """What the model in use can write; None where that is not known."""
    from trainer.speech.model_files import characters_of

    return characters_of(model_store().current().directory)


@dataclass(frozen=True, slots=True)
class PersonHeard:
    """Whether a person at this machine can be heard: `no_device` and `weak_model` are Chinese
    sentences that say what is in the way and what to do, empty where nothing is."""

    model: str
    no_device: str
    weak_model: str

    @property
    def obstacle(self) -> str:
        """The first thing in the way."""
        return self.no_device or self.weak_model


def person_is_heard(model: str | None = None) -> PersonHeard:
    """Look at the headset and at the model that would listen (None: the chosen one)."""
    from trainer.speech.model_files import EMBEDDED
    from trainer.speech.sound_card import why_not

    chosen = settings()
    name = model or model_store().current().name
    # Screens and commands say each in its own way how to install it.
    weak = (
        "现在只有自带的识别模型，它只听得懂合成语音，听不懂真人说话。"
        "请安装官方识别模型（约 42 MB），或打字回答。"
    )
    return PersonHeard(
        name,
        why_not(chosen.input_device, chosen.output_device) or "",
        weak if name == EMBEDDED else "",
    )


def synthesizer() -> "Pyttsx3Synthesizer":
    """The voices of this machine, with the cache on disk; close it after use."""
    from trainer import paths
    from trainer.speech.synthesis import Pyttsx3Synthesizer

    return Pyttsx3Synthesizer(paths.speech_cache())
