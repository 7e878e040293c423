"""The examinations of `trainer doctor`."""

import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from pathlib import Path

from trainer.cli.compose import (
    EMBEDDED_MODEL,
    OFFICIAL_MODEL,
    content_folders,
    model_store,
    settings,
)
from trainer.errors import TrainerError
from trainer.settings import Settings

SENTENCE = "您好，请问有什么可以帮您"

_ALIKE = 0.8
"""Share of the syllables that must be heard again."""

_LISTEN_S = 0.4


class State(StrEnum):
    """How well something works."""

    OK = "ok"
    LIMITED = "limited"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one examination found. `mend` is None when there is nothing to do; nothing works without
    what is `needed`, and what is `spoken` matters for calls by voice only."""

    name: str
    title: str
    state: State
    detail: str
    mend: str | None = None
    needed: bool = False
    spoken: bool = False


@dataclass(frozen=True, slots=True)
class Examination:
    """Something to be examined; `look` tells state, detail and mend, or raises TrainerError."""

    name: str
    title: str
    look: Callable[[], tuple[State, str, str | None]]
    needed: bool = False
    spoken: bool = False


def checkup() -> list[Finding]:
    """Examine everything; takes a few seconds."""
    return [_finding(examination) for examination in EXAMINATIONS]


def _finding(of: Examination) -> Finding:
    try:
        state, detail, mend = of.look()
    except TrainerError as error:
        state, (detail, mend) = State.MISSING, _parted(error.message)
    return Finding(of.name, of.title, state, detail, mend, of.needed, of.spoken)


def _parted(message: str) -> tuple[str, str | None]:
    """What is the matter, and what to do: a message's first sentence, and the rest."""
    detail, _, mend = message.partition("。")
    return f"{detail}。", mend or None


_Look = tuple[State, str, str | None]


def _data_folder() -> _Look:
    from trainer import paths

    return State.OK, str(paths.writable(paths.home())), None


def _settings() -> _Look:
    from trainer import paths

    unknown = settings().unknown
    if unknown:
        return (
            State.LIMITED,
            f"不认识这些设置：{'、'.join(unknown)}。",
            f"请改正 {paths.settings_file()} 里的拼写，或更新本程序。",
        )
    return State.OK, "没有问题", None


def _content() -> _Look:
    from trainer.content.library import Library

    gone: list[str] = []
    folders = content_folders(None, gone.append)
    shelf = Library.load(folders)
    if not shelf.scenarios:
        return State.MISSING, f"{folders[0]} 里没有能用的场景。", "请重新安装本程序。"
    held = f"{len(shelf.cards)} 张话术卡，{len(shelf.scenarios)} 个场景"
    if gone:
        return State.LIMITED, *_parted(gone[0].replace("；", "。", 1))
    if shelf.problems:
        return (
            State.LIMITED,
            f"{held}；有 {len(shelf.problems)} 个问题，有问题的文件没有使用。",
            "运行 trainer check 查看，并逐条改正。",
        )
    return State.OK, held, None


def _terminal() -> _Look:
    from trainer.tui.widgets.cover import MIN_HEIGHT, MIN_WIDTH

    size = _terminal_size()
    if size is None:
        return State.LIMITED, "现在不在终端里运行。", "练习界面请在终端里打开。"
    seen = f"{size.columns}×{size.lines}"
    if size.columns < MIN_WIDTH or size.lines < MIN_HEIGHT:
        return State.LIMITED, f"窗口太小：{seen}。", f"请放大到至少 {MIN_WIDTH}×{MIN_HEIGHT}。"
    locale = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_CTYPE", "LANG"))), "")
    if "." in locale and "utf" not in locale.lower():
        return (
            State.LIMITED,
            f"语言环境 {locale} 不是 UTF-8，汉字可能显示不出来。",
            "请设置环境变量 LANG=zh_CN.UTF-8。",
        )
    if not _colourful():
        return (
            State.LIMITED,
            f"{seen}；终端没有报告颜色，对错只能看符号。",
            "请换一个支持 256 色的终端，或设置环境变量 TERM=xterm-256color。",
        )
    return State.OK, seen, None


def _terminal_size() -> os.terminal_size | None:
    for stream in (sys.stdout, sys.stderr, sys.stdin):
        try:
            return os.get_terminal_size(stream.fileno())
        except (OSError, ValueError, AttributeError):
            continue
    return None


def _colourful() -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    if sys.platform == "win32" or os.environ.get("COLORTERM"):
        return True
    return any(word in os.environ.get("TERM", "") for word in ("color", "kitty", "alacritty"))


def _model() -> _Look:
    from trainer.speech.model_files import EMBEDDED, check_files

    current = model_store().current()
    check_files(current.directory, current.name, thorough=True)
    install = f"真人练习请运行 trainer models install {OFFICIAL_MODEL}（约 42 MB），或打字回答。"
    if current.notice:
        return State.LIMITED, *_parted(current.notice)
    if current.name == EMBEDDED:
        return State.LIMITED, "只有自带的模型：合成语音听得准，真人说话听不准。", install
    return State.OK, current.name, None


def _voices() -> _Look:
    from trainer.scoring.phonetic import syllables
    from trainer.speech.model_files import EMBEDDED
    from trainer.speech.ports import Gender, VoiceStyle
    from trainer.speech.recognition import load_model
    from trainer.speech.synthesis import Pyttsx3Synthesizer

    ear = load_model(EMBEDDED_MODEL, EMBEDDED).recognizer()
    said = syllables(SENTENCE.replace("，", ""))
    notices: list[str] = []
    # An empty cache: the engine itself is to speak.
    with (
        tempfile.TemporaryDirectory() as cache,
        Pyttsx3Synthesizer(Path(cache)) as speaker,
    ):
        for gender in Gender:
            rendered = speaker.render(SENTENCE, VoiceStyle(gender=gender))
            ear.accept(rendered.samples)
            heard = ear.finish().text
            if SequenceMatcher(None, said, syllables(heard)).ratio() < _ALIKE:
                return (
                    State.LIMITED,
                    f"普通话读不准：“{SENTENCE}”听成了“{heard}”。",
                    "请看 trainer voices，换一个中文声音，或重新安装本程序。",
                )
            notices += [rendered.notice] if rendered.notice else []
    if notices:
        return State.LIMITED, *_parted(notices[0])
    return State.OK, "普通话男声、女声都读得准", None


def _dialects() -> _Look:
    from trainer.cli.compose import synthesizer
    from trainer.cli.voices import fitting_voices

    with synthesizer() as speaker:
        notices = [fitting.notice for *_, fitting in fitting_voices(speaker.voices())]
    missing = dict.fromkeys(notice for notice in notices if notice)
    if missing:
        return State.LIMITED, "".join(missing), None
    return State.OK, "粤语、客家话都有", None


def _microphone() -> _Look:
    from trainer.speech.headset import Microphone
    from trainer.speech.ports import BLOCK, SAMPLE_RATE

    wanted = _chosen().input_device
    with closing(Microphone(wanted)) as microphone:
        blocks = [microphone.read() for _ in range(round(_LISTEN_S * SAMPLE_RATE / BLOCK))]
    name = wanted or "系统默认的话筒"
    if not any(block.any() for block in blocks):
        return (
            State.LIMITED,
            f"{name}打开了，但里面一点声音也没有。",
            "请看话筒是否被静音，系统的隐私设置是否允许终端使用话筒。",
        )
    return State.OK, name, None


def _speaker() -> _Look:
    from trainer.speech.sound_card import probe

    chosen = _chosen()
    probe("output", chosen.output_device)
    return State.OK, chosen.output_device or "系统默认的耳机或喇叭", None


def _chosen() -> Settings:
    try:
        return settings()
    except TrainerError:  # Told of by its own examination.
        return Settings()


EXAMINATIONS = (
    Examination("data-folder", "数据文件夹", _data_folder, needed=True),
    Examination("settings", "设置", _settings, needed=True),
    Examination("content", "话术和场景", _content, needed=True),
    Examination("terminal", "终端", _terminal),
    Examination("audio-in", "话筒", _microphone, spoken=True),
    Examination("audio-out", "耳机或喇叭", _speaker, spoken=True),
    Examination("voices", "语音合成", _voices, spoken=True),
    Examination("dialects", "方言", _dialects),
    Examination("model", "语音识别", _model, spoken=True),
)
