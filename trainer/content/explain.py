"""Validate a tree that was read, and say in Chinese, with places, what does not fit."""

from collections.abc import Mapping
from typing import TypeVar, cast, get_args

from pydantic import AliasChoices, BaseModel, ValidationError
from pydantic_core import ErrorDetails

from trainer.content.node import Node
from trainer.content.problem import Problems, did_you_mean, quoted
from trainer.content.schema import key_names
from trainer.scoring.numerals import number_written

Written = TypeVar("Written", bound=BaseModel)
Path = tuple[str | int, ...]

_ID_HINT = "编号只能用小写字母、数字和减号，并以字母或数字开头，如 my-card"
_MAPPING = ("content.wrong-type", "这里要写成一组“名称: 内容”")
_LIST = ("content.wrong-type", "这里要写成列表：一行一项，每行以“- ”开头")
_TEXT = ("content.wrong-type", "这里要写一句话，不能写成列表或一组内容")
_PLAIN = {
    "model_type": _MAPPING,
    "model_attributes_type": _MAPPING,
    "dict_type": _MAPPING,
    "tuple_type": _LIST,
    "list_type": _LIST,
    "string_type": _TEXT,
    "int_type": _TEXT,
    "float_type": _TEXT,
    "too_short": ("content.empty-value", "至少要写一项"),
    "string_too_short": ("content.empty-value", "没有内容，请填写或删去这一行"),
}
_OUR_OWN = {
    "moment": "content.bad-time",
    "ways": "content.ways",
    "deeds": "content.deeds",
    "patience": "content.patience",
    "limits": "content.limits",
    "answer": "content.missing-key",
}
"""Rules that the schema states itself, with a sentence of its own; their codes."""


def validate(model: type[Written], root: Node, problems: Problems) -> Written | None:
    """The tree as a model; None, with all problems noted, when it does not fit."""
    try:
        return model.model_validate(root.plain)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            _explain(detail, model, root, problems)
        return None


def _explain(detail: ErrorDetails, model: type[BaseModel], root: Node, problems: Problems) -> None:
    kind, path = detail["type"], detail["loc"]
    value: object = detail["input"]
    context: Mapping[str, object] = detail.get("ctx") or {}
    if kind == "too_short" and value:
        return  # Its items have been told of already.
    if kind == "missing":
        place = root.at(path[:-1]).position
        problems.add("content.missing-key", f"缺少“{path[-1]}”，请补上。", place)
    elif kind == "extra_forbidden":
        name = str(path[-1])
        problems.add("content.unknown-key", _unknown(name, model, path), root.key_position(path))
    else:
        at_key = path[-1:] == ("[key]",)
        place = root.key_position(path[:-1]) if at_key else root.at(path).position
        text = value if isinstance(value, str) else ""
        if kind in _OUR_OWN:
            code, hint = _OUR_OWN[kind], detail["msg"]
        else:
            code, hint = _plain(kind, context, at_key, text)
        shown = f"{quoted(text)}：" if text.strip() else ""
        problems.add(code, f"{shown}{hint}。", place)


def _plain(kind: str, context: Mapping[str, object], at_key: bool, text: str) -> tuple[str, str]:
    if kind in _PLAIN:
        return _PLAIN[kind]
    if kind in ("int_parsing", "float_parsing", "int_from_float", "finite_number"):
        return "content.not-a-number", _number_hint(text, whole=kind.startswith("int"))
    if kind in ("greater_than_equal", "less_than_equal"):
        limit = context.get("ge", context.get("le"))
        side = "小" if "ge" in context else "大"
        number = f"{limit:g}" if isinstance(limit, int | float) else str(limit)
        return "content.out-of-range", f"不能{side}于 {number}"
    if kind == "literal_error":
        return "content.unknown-value", _choice_hint(text, str(context.get("expected", "")))
    if kind == "string_pattern_mismatch":
        if at_key:
            return "content.bad-slot", "资料的名称只能用小写字母、数字和下划线，如 order_no"
        return "content.bad-id", _ID_HINT
    if kind.startswith(("datetime", "time", "date")):
        return "content.bad-time", "没有这一天或这个时刻，请检查"
    if kind in ("string_too_long", "too_long"):
        return "content.too-long", "太长了，请分成几句"
    return "content.wrong-type", "写法不对，请对照说明文档"


def _number_hint(text: str, whole: bool) -> str:
    number = number_written(text)
    if number is not None and (number.is_integer() or not whole):
        return f"请写 {number:.12g}"
    return f"这里要写阿拉伯数字的{'整' if whole else ''}数，如 5"


def _choice_hint(text: str, expected: str) -> str:
    """`expected` is pydantic's list of what may be written: `'是', '否' or 'yes'`."""
    words = [word.strip("' ") for word in expected.replace(" or ", ",").split(",")]
    shown = [word for word in words if not word.isascii() or word.isdigit()]
    number = number_written(text)
    if number is not None and f"{number:g}" in shown:
        return f"请写 {number:g}"
    return f"只能写 {'、'.join(shown)}"


def _unknown(name: str, model: type[BaseModel], path: Path) -> str:
    known = key_names(_model_at(model, path[:-1]))
    hint = did_you_mean(name, known)
    chinese = "、".join(known[: len(known) // 2])
    return f"这里不能写“{name}”{hint or f'；能写的有：{chinese}。'}"


def _model_at(model: type[BaseModel], path: Path) -> type[BaseModel]:
    """The model that holds the last step of the path."""
    for step in path:
        if isinstance(step, int):
            continue
        for field in model.model_fields.values():
            choices = field.validation_alias
            if isinstance(choices, AliasChoices) and step in choices.choices:
                model = _inner(field.annotation) or model
    return model


def _inner(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    arguments = cast("tuple[object, ...]", get_args(annotation))
    return next((found for a in arguments if (found := _inner(a))), None)
