"""The two kinds of file as trainers write them: Chinese keys, English ones as aliases.

All values come in as strings; pydantic converts them. The models compile to the frozen types of
`model.py` in `compile.py`.
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
    model_validator,
)
from pydantic_core import PydanticCustomError

from trainer.content.model import RecordField

MAX_TEXT = 500

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_TEXT)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
SlotName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Phrases = Annotated[tuple[Text, ...], Field(min_length=1)]
Seconds = Annotated[float, Field(ge=0, le=60, allow_inf_nan=False)]
YesNo = Literal["是", "否", "yes", "no", "true", "false"]
Bonus = Literal["是", "否", "yes", "no", "true", "false", "5", "6", "7", "8", "9", "10"]
Multiple = Annotated[float, Field(ge=0, le=10, allow_inf_nan=False)]

_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}")


def _written_moment(value: object) -> object:
    if not (isinstance(value, str) and _MOMENT.fullmatch(value)):
        raise PydanticCustomError("moment", "时间要写成“2026-01-01 09:30”的样子")
    return value


Moment = Annotated[datetime, BeforeValidator(_written_moment)]


def key(chinese: str, english: str, default: Any = ..., **limits: Any) -> Any:
    """A field under its Chinese key, or the English one; without a default it must be written."""
    return Field(default, validation_alias=AliasChoices(chinese, english), **limits)


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RequiredItem(_Written):
    """必说的一项：任何一种说法都算说到，第一种是规定的说法。"""

    variants: Phrases = key("说法", "variants")
    core: tuple[Text, ...] = key("关键词", "core", ())
    weight: float = key("分量", "weight", 1.0, ge=0, le=100, allow_inf_nan=False)
    bonus: Bonus = key("加分", "bonus", "否")
    anywhere: YesNo = key("整通", "anywhere", "否")


class ForbiddenItem(_Written):
    """禁说的一项：第一种说法是标准里的原话。"""

    variants: Phrases = key("说法", "variants")
    severity: Literal["轻微", "严重", "致命", "minor", "major", "critical"] = key(
        "轻重", "severity", "严重"
    )
    unless: tuple[Text, ...] = key("例外", "unless", ())
    name: Annotated[str, StringConstraints(strip_whitespace=True)] = key(
        "名称", "name", "", max_length=MAX_TEXT
    )
    clause: Annotated[str, StringConstraints(strip_whitespace=True)] = key(
        "出处", "clause", "", max_length=MAX_TEXT
    )


class WayItem(_Written):
    """一步的一种做法。"""

    name: Text = key("名称", "name")
    required: Annotated[tuple[RequiredItem, ...], Field(min_length=1)] = key("必说", "required")
    model_answer: Text = key("示范", "model_answer")
    ordered: YesNo = key("按顺序", "ordered", "否")


class StepItem(_Written):
    """一步：学员的一次回答。"""

    required: tuple[RequiredItem, ...] = key("必说", "required", ())
    ways: tuple[WayItem, ...] = key("做法", "ways", ())
    model_answer: Annotated[str, StringConstraints(strip_whitespace=True)] = key(
        "示范", "model_answer", "", max_length=MAX_TEXT
    )
    forbidden: tuple[ForbiddenItem, ...] = key("禁说", "forbidden", ())
    wait_s: Seconds = key("等待秒数", "wait_s", 0.0)
    ordered: YesNo = key("按顺序", "ordered", "否")

    @model_validator(mode="after")
    def _one_or_many_ways(self) -> "StepItem":
        if bool(self.required) == bool(self.ways):
            raise PydanticCustomError("ways", "每一步要写“必说”，或者写几种“做法”，二者选一")
        if self.required and not self.model_answer:
            raise PydanticCustomError("answer", "这一步缺少“示范”，请写一句标准的回答")
        return self


class CardItem(_Written):
    """一张话术卡。"""

    id: Identifier = key("编号", "id")
    title: Text = key("标题", "title")
    source: Text = key("出处", "source")
    note: Text = key("提示", "note")
    tags: tuple[Text, ...] = key("标签", "tags", ())
    forbidden: tuple[ForbiddenItem, ...] = key("禁说", "forbidden", ())
    public_numbers: tuple[Text, ...] = key("公开号码", "public_numbers", ())
    steps: Annotated[tuple[StepItem, ...], Field(min_length=1)] = key("步骤", "steps")


class CardFile(_Written):
    """话术文件：一章话术卡，或者每通电话都适用的禁语。"""

    chapter: Text = key("章节", "chapter")
    cards: tuple[CardItem, ...] = key("话术", "cards", ())
    general_forbidden: tuple[ForbiddenItem, ...] = key("通用禁语", "general_forbidden", ())


class PersonaItem(_Written):
    """来电的人。"""

    name: Text = key("姓名", "name")
    title: Text = key("称呼", "title")
    mood: Text = key("心情", "mood", "平静")
    language: Literal["普通话", "粤语", "客家话", "cmn", "yue", "hak"] = key(
        "语言", "language", "普通话"
    )
    gender: Literal["女", "男", "female", "male"] = key("性别", "gender", "女")
    rate: int = key("语速", "rate", 175, ge=80, le=400)
    pitch: int = key("音高", "pitch", 50, ge=0, le=100)
    volume: float = key("音量", "volume", 1.0, ge=0, le=1, allow_inf_nan=False)
    variant: int = key("嗓音", "variant", 0, ge=0, le=20)


class LineItem(_Written):
    """电话线路。"""

    noise: Literal["无", "白噪声", "电流声", "人声", "none", "white", "hum", "babble"] = key(
        "噪声", "noise", "无"
    )
    snr_db: float = key("信噪比", "snr_db", 30.0, ge=-10, le=60, allow_inf_nan=False)
    gain_db: float = key("增益", "gain_db", 0.0, ge=-40, le=12, allow_inf_nan=False)


class BranchItems(_Written):
    """这一轮的结果决定去哪一轮；按书写的先后判断。"""

    met: Text | None = key("说到", "met", None)
    missed: Text | None = key("没说到", "missed", None)
    forbidden: Text | None = key("犯禁", "forbidden", None)
    silence: Text | None = key("没出声", "silence", None)
    transfer: Text | None = key("转接", "transfer", None)
    hold: Text | None = key("保持", "hold", None)
    any: Text | None = key("其他", "any", None)


class TurnItem(_Written):
    """一轮：来电的人说一句（或沉默），学员回答，结果决定去向。"""

    id: Identifier = key("编号", "id")
    caller: Annotated[str, StringConstraints(strip_whitespace=True, max_length=MAX_TEXT)] = key(
        "来电说", "caller"
    )
    card: Identifier | None = key("话术", "card", None)
    step: int = key("第几步", "step", 1, ge=1, le=20)
    way: str = key("做法", "way", "", max_length=MAX_TEXT)
    timeout_s: float = key("等候秒数", "timeout_s", 8.0, ge=1, le=120, allow_inf_nan=False)
    hang_up_after_s: Annotated[float, Field(ge=0, le=60, allow_inf_nan=False)] | None = key(
        "可挂机秒数", "hang_up_after_s", None
    )
    branches: BranchItems = key("去向", "branches", BranchItems())


class WeightItems(_Written):
    """各方面的失误按标准的几倍扣分：1 是照标准，0 是不扣。"""

    required: Multiple = key("必说", "required", 1.0)
    forbidden: Multiple = key("禁说", "forbidden", 1.0)
    conduct: Multiple = key("行为", "conduct", 1.0)
    record: Multiple = key("登记", "record", 1.0)


class ScenarioFile(_Written):
    """场景文件：一通电话。"""

    id: Identifier = key("编号", "id")
    title: Text = key("标题", "title")
    aim: Text = key("目标", "aim")
    level: int = key("难度", "level", 1, ge=1, le=3)
    tags: tuple[Text, ...] = key("标签", "tags", ())
    persona: PersonaItem = key("来电人", "persona")
    line: LineItem = key("线路", "line", LineItem())
    briefing: Text = key("背景", "briefing")
    facts: dict[SlotName, Phrases] = key("资料", "facts", {})
    moments: tuple[Moment, ...] = key("时间", "moments", ())
    rings: int = key("响铃次数", "rings", 8, ge=1, le=20)
    pass_mark: float = key("及格线", "pass_mark", 80.0, ge=0, le=100, allow_inf_nan=False)
    weights: WeightItems = key("权重", "weights", WeightItems())
    record: dict[RecordField, Text] = key("登记", "record", {})
    turns: Annotated[tuple[TurnItem, ...], Field(min_length=1)] = key("对话", "turns")


def key_names(model: type[BaseModel]) -> tuple[str, ...]:
    """The keys that may be written in a model, the Chinese ones first."""
    choices = [f.validation_alias for f in model.model_fields.values()]
    names = [c.choices for c in choices if isinstance(c, AliasChoices)]
    return (*(str(n[0]) for n in names), *(str(n[1]) for n in names))


KNOWN_KEYS = frozenset(
    name
    for model in (
        *(RequiredItem, ForbiddenItem, WayItem, StepItem, CardItem, CardFile),
        *(PersonaItem, LineItem, BranchItems, TurnItem, WeightItems, ScenarioFile),
    )
    for name in key_names(model)
)
