"""What the site and the person have chosen, kept as JSON."""

import json
import re
import shutil
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from trainer.errors import DamagedError, UsageError
from trainer.paths import writable
from trainer.scoring.greeting import HolidaySpan, HolidaySpans
from trainer.scoring.limits import Limit, Limits
from trainer.speech.model_files import EMBEDDED

DEFAULT_FACTS = {"company": "安居客服中心", "agent": "李", "agent_id": "8036"}
"""Facts of the site before anyone has set them; `company` is the whole name as it is spoken."""

AccentPair = Literal["zh/z", "ch/c", "sh/s", "n/l", "in/ing", "en/eng", "an/ang", "f/h", "r/l"]
"""Two sounds (pinyin) that an accent may merge."""

_ACCENT_PAIRS: tuple[AccentPair, ...] = (
    *("zh/z", "ch/c", "sh/s", "n/l"),
    *("in/ing", "en/eng", "an/ang", "f/h", "r/l"),
)

MeasuredRule = Literal[
    "answer-rings",
    "reply-latency",
    "dead-air",
    "talk-over",
    "yield",
    "pace",
    "loudness",
    "loudness-step",
    "loudness-trend",
    "fillers",
    "courtesy-words",
    "hold-length",
    "repeats",
    "laughter",
]
"""Rules of conduct that have a limit."""

_FACT = re.compile(r"\s*([a-z][a-z0-9_]*)\s*[=＝](.*)", re.DOTALL)


class ModalityChoice(StrEnum):
    """How the trainee answers; `AUTO` is by voice where there is a device, typed elsewhere."""

    AUTO = "auto"
    VOICE = "voice"
    TEXT = "text"


class HolidayChoice(BaseModel):
    """A statutory holiday from its first to its last day."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Literal["元旦", "春节", "劳动节", "中秋节", "国庆节"]
    first: date
    last: date

    @model_validator(mode="after")
    def _in_order(self) -> "HolidayChoice":
        if self.last < self.first:
            raise ValueError("the last day is before the first")
        return self


class LimitChoice(BaseModel):
    """What a measured rule of conduct allows: no less than `least`, no more than `most`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    least: float | None = None
    most: float | None = None


class Settings(BaseModel):
    """All settings. Keys that this version does not know are kept."""

    model_config = ConfigDict(extra="allow", frozen=True, coerce_numbers_to_str=True)

    facts: dict[str, str] = Field(default_factory=lambda: dict(DEFAULT_FACTS))
    """Facts of the site that fill slots in cards and lines; defaults stand for those left out."""

    content: tuple[Annotated[str, Field(min_length=1)], ...] = ()
    """Content folders of the site, read after what ships; a same id replaces."""

    model: Annotated[str, Field(min_length=1)] = EMBEDDED
    """The recognition model in use."""

    mirror: Annotated[str, Field(pattern=r"^https?://\S+$")] = "https://alphacephei.com/vosk/models"
    """Address under which `<model>.zip` lies."""

    input_device: str | None = None
    """Name of the microphone; None is the system's own choice."""

    output_device: str | None = None
    """Name of the headphones; None is the system's own choice."""

    modality: ModalityChoice = ModalityChoice.AUTO

    pass_mark: Annotated[float, Field(ge=0, le=100)] | None = None
    """Score to reach in every call, 0 to 100; None leaves it to the scenario."""

    accent_pairs: tuple[AccentPair, ...] = _ACCENT_PAIRS
    """Sounds that count as the same when a reply is scored by sound."""

    holidays: tuple[HolidayChoice, ...] = ()
    """The site's own spans of statutory holidays; the others last as usual."""

    limits: dict[MeasuredRule, LimitChoice] = Field(default_factory=dict[MeasuredRule, LimitChoice])
    """The site's own limits of conduct, by rule, in place of those of its content."""

    @property
    def conduct_limits(self) -> Limits:
        """The site's own limits as scoring takes them."""
        return {rule: Limit(one.least, one.most) for rule, one in self.limits.items()}

    @property
    def holiday_spans(self) -> HolidaySpans:
        """The site's own spans as scoring takes them."""
        return tuple(HolidaySpan(one.name, one.first, one.last) for one in self.holidays)

    @field_validator("facts")
    @classmethod
    def _with_defaults(cls, facts: dict[str, str]) -> dict[str, str]:
        return DEFAULT_FACTS | facts

    @property
    def unknown(self) -> tuple[str, ...]:
        """Keys in the file that this version does not know: typing errors, or a newer version's."""
        return tuple(self.model_extra or ())

    def changed(self, **values: Any) -> "Settings":
        """These settings with some `values` replaced, and checked."""
        return Settings.model_validate(self.model_dump() | values)


def load_settings(path: Path) -> Settings:
    """Read the settings; the defaults when there is no file yet.

    Raises DamagedError, saying where, when the file cannot be read as settings.
    """
    try:
        # Windows' Notepad puts a byte order mark before UTF-8.
        return Settings.model_validate(json.loads(path.read_text(encoding="utf-8-sig")))
    except FileNotFoundError:
        return Settings()
    except json.JSONDecodeError as error:
        raise _damaged(path, f"第 {error.lineno} 行第 {error.colno} 列起不是合法的 JSON") from error
    except RecursionError as error:
        raise _damaged(path, "括号嵌套太深") from error
    except UnicodeDecodeError as error:
        raise _damaged(path, "不是 UTF-8 编码") from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        value = json.dumps(first["input"], ensure_ascii=False, default=str)
        raise _damaged(path, f"{key or '内容'} 的值不合适：{value[:80]}") from error
    except OSError as error:
        raise _damaged(path, f"无法读取（{error.strerror or error}）") from error


def save_settings(settings: Settings, path: Path) -> None:
    """Replace the settings at once or not at all; the ones before stay beside them as `.bak`.

    Raises DamagedError, and touches nothing, when the file there is damaged.
    """
    writable(path.parent)
    load_settings(path)
    fresh = path.with_name(path.name + ".new")
    fresh.write_text(settings.model_dump_json(indent=2) + "\n", encoding="utf-8")
    if path.exists():
        shutil.copy2(path, _backup(path))
    fresh.replace(path)


def parse_fact(text: str) -> tuple[str, str]:
    """Read `name=value`, a fact of the site; UsageError when it is not one."""
    match = _FACT.fullmatch(text)
    if match is None or not match[2].strip():
        raise UsageError(
            "settings.bad-fact",
            f"看不懂“{text}”。请写成 名称=内容，名称用小写英文，例如 company=安居客服中心。",
        )
    return match[1], match[2].strip()


def _backup(path: Path) -> Path:
    return path.with_name(path.name + ".bak")


def _damaged(path: Path, what: str) -> DamagedError:
    backup = _backup(path)
    older = f"，或用上一次的设置 {backup} 替换它" if backup.is_file() else ""
    return DamagedError(
        "settings.damaged",
        f"设置文件 {path} 有误：{what}。请改正它{older}，或删除它以恢复默认设置。",
    )
