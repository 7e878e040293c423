"""Words and values that trainers write, whichever kind of file they stand in.

Keys are Chinese, with English ones as aliases. All values come in as strings; pydantic converts
them. The kinds of file are in `card_schema.py`, `scenario_schema.py` and `course.py`.
"""

import re
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import (
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

MAX_TEXT = 500

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_TEXT)]
TextOrNone = Annotated[str, StringConstraints(strip_whitespace=True, max_length=MAX_TEXT)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
Phrases = Annotated[tuple[Text, ...], Field(min_length=1)]
Seconds = Annotated[float, Field(ge=0, le=60, allow_inf_nan=False)]
YesNo = Literal["是", "否", "yes", "no", "true", "false"]

_YES = ("是", "yes", "true")
_MOMENT = r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}"


def _written_moment(value: object) -> object:
    if not (isinstance(value, str) and re.fullmatch(_MOMENT, value)):
        raise PydanticCustomError("moment", "时间要写成“2026-01-01 09:30”的样子")
    return value


Moment = Annotated[
    datetime,
    BeforeValidator(_written_moment),
    WithJsonSchema({"type": "string", "pattern": f"^{_MOMENT}$"}),
]


def key(chinese: str, english: str, default: Any = ..., **limits: Any) -> Any:
    """A field under its Chinese key, or the English one; without a default it must be written."""
    return Field(default, validation_alias=AliasChoices(chinese, english), **limits)


def yes(written: str) -> bool:
    """What a YesNo says."""
    return written in _YES


class Written(BaseModel):
    """A group of keys as it stands in a file."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def key_names(model: type[BaseModel]) -> tuple[str, ...]:
    """The keys that may be written in a model, the Chinese ones first."""
    choices = [f.validation_alias for f in model.model_fields.values()]
    names = [c.choices for c in choices if isinstance(c, AliasChoices)]
    return (*(str(n[0]) for n in names), *(str(n[1]) for n in names))


def all_keys(*models: type[BaseModel]) -> frozenset[str]:
    """The keys that may be written anywhere in these models."""
    return frozenset(name for model in models for name in key_names(model))
