"""A file of cards as trainers write it."""

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from trainer.content.schema import (
    Identifier,
    Moment,
    Phrases,
    Seconds,
    Text,
    TextOrNone,
    Written,
    YesNo,
    all_keys,
    key,
)

Bonus = Literal["是", "否", "yes", "no", "true", "false", "5", "6", "7", "8", "9", "10"]
Measure = Annotated[float, Field(ge=-100, le=1000, allow_inf_nan=False)]
RuleName = Literal[
    "接听",
    "应答",
    "静候",
    "冷场",
    "抢话",
    "让话",
    "语速",
    "音量",
    "音量突升",
    "音量走势",
    "口头语",
    "礼貌用语",
    "挂机",
    "保持前说明",
    "保持时长",
    "重复",
    "笑声",
]
"""Rules of conduct, as scoring names them (`scoring.explain.RULES`)."""


class RequiredItem(Written):
    """必说的一项：任何一种说法都算说到，第一种是规定的说法。"""

    variants: Phrases = key("说法", "variants")
    core: tuple[Text, ...] = key("关键词", "core", ())
    weight: float = key("分量", "weight", 1.0, ge=0, le=100, allow_inf_nan=False)
    bonus: Bonus = key("加分", "bonus", "否")
    anywhere: YesNo = key("整通", "anywhere", "否")


class ForbiddenItem(Written):
    """禁说的一项：第一种说法是标准里的原话。"""

    variants: Phrases = key("说法", "variants")
    severity: Literal["轻微", "严重", "致命", "minor", "major", "critical"] = key(
        "轻重", "severity", "严重"
    )
    unless: tuple[Text, ...] = key("例外", "unless", ())
    name: TextOrNone = key("名称", "name", "")
    clause: TextOrNone = key("出处", "clause", "")


class WayItem(Written):
    """一步的一种做法。"""

    name: Text = key("名称", "name")
    required: Annotated[tuple[RequiredItem, ...], Field(min_length=1)] = key("必说", "required")
    model_answer: Text = key("示范", "model_answer")
    ordered: YesNo = key("按顺序", "ordered", "否")


class StepItem(Written):
    """一步：学员的一次回答。"""

    required: tuple[RequiredItem, ...] = key("必说", "required", ())
    ways: tuple[WayItem, ...] = key("做法", "ways", ())
    model_answer: TextOrNone = key("示范", "model_answer", "")
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


class ConductItem(Written):
    """行为的一条要求：量出来的数不少于“至少”、不多于“至多”。"""

    rule: RuleName = key("规则", "rule")
    least: Measure | None = key("至少", "least", None)
    most: Measure | None = key("至多", "most", None)
    note: TextOrNone = key("说明", "note", "")
    clause: TextOrNone = key("出处", "clause", "")

    @model_validator(mode="after")
    def _in_order(self) -> "ConductItem":
        if self.least is not None and self.most is not None and self.least > self.most:
            raise PydanticCustomError("limits", "“至少”不能大于“至多”")
        return self


class ExampleItem(Written):
    """示例：一句回答，和它该得的评判；没有写的，就是全说到、没犯禁。"""

    say: Text = key("说", "say")
    step: int = key("第几步", "step", 1, ge=1, le=20)
    way: TextOrNone = key("做法", "way", "")
    moment: Moment | None = key("时间", "moment", None)
    missed: tuple[Text, ...] = key("没说到", "missed", ())
    forbidden: tuple[Text, ...] = key("犯禁", "forbidden", ())


class CardItem(Written):
    """一张话术卡。"""

    id: Identifier = key("编号", "id")
    title: Text = key("标题", "title")
    source: Text = key("出处", "source")
    note: Text = key("提示", "note")
    tags: tuple[Text, ...] = key("标签", "tags", ())
    forbidden: tuple[ForbiddenItem, ...] = key("禁说", "forbidden", ())
    public_numbers: tuple[Text, ...] = key("公开号码", "public_numbers", ())
    conduct: tuple[ConductItem, ...] = key("行为", "conduct", ())
    steps: Annotated[tuple[StepItem, ...], Field(min_length=1)] = key("步骤", "steps")
    examples: tuple[ExampleItem, ...] = key("示例", "examples", ())


class CardFile(Written):
    """话术文件：一章话术卡，或者每通电话都适用的禁语和行为要求。"""

    chapter: Text = key("章节", "chapter")
    cards: tuple[CardItem, ...] = key("话术", "cards", ())
    general_forbidden: tuple[ForbiddenItem, ...] = key("通用禁语", "general_forbidden", ())
    general_conduct: tuple[ConductItem, ...] = key("通用行为", "general_conduct", ())


CARD_KEYS = all_keys(
    *(RequiredItem, ForbiddenItem, WayItem, StepItem, ConductItem, ExampleItem),
    *(CardItem, CardFile),
)
