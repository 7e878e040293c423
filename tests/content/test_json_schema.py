import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from tests.content.writing import CARDS, SCENARIO, changed
from trainer.content.card_schema import CardFile
from trainer.content.course import CourseFile
from trainer.content.editing import with_modeline
from trainer.content.json_schema import FILES, json_schema, write_schemas
from trainer.content.key_notes import KEY_NOTES
from trainer.content.library import content_files
from trainer.content.packaged import packaged_folder
from trainer.content.scenario_schema import ScenarioFile
from trainer.content.schema import Written, key_names
from trainer.content.starter import starter_card, starter_scenario

CARD, CALL = json_schema(CardFile), json_schema(ScenarioFile)

CORE = {
    "null": r"~|null||",
    "bool": r"true|false",
    "int": r"[-+]?[0-9]+",
    "float": r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?",
}


class Editor(yaml.CSafeLoader):
    """Reads the types of YAML 1.2, as editors do: a date is a text, and so is yes."""

    yaml_implicit_resolvers: dict[str, Any] = {}


for kind, pattern in CORE.items():
    Editor.add_implicit_resolver(f"tag:yaml.org,2002:{kind}", re.compile(f"^(?:{pattern})$"), None)


def faults(schema: dict[str, Any], text: str) -> list[str]:
    """What an editor would mark, each with its path."""
    read = yaml.load(text, Loader=Editor)
    found = Draft7Validator(schema).iter_errors(read)
    return [f"{'/'.join(map(str, fault.absolute_path))}: {fault.message}" for fault in found]


def test_the_published_schemas_are_those_of_the_program(tmp_path: Path) -> None:
    """Where they are not: make schema."""
    write_schemas(tmp_path)
    published = packaged_folder() / "schema"
    for name in FILES:
        assert (published / name).read_bytes() == (tmp_path / name).read_bytes()


@pytest.mark.parametrize("model", FILES.values())
def test_schemas_are_schemas(model: type[Written]) -> None:
    Draft7Validator.check_schema(json_schema(model))


def test_every_key_has_its_note_and_every_note_its_key() -> None:
    chinese = {
        name
        for model in Written.__subclasses__()
        for name in key_names(model)
        if not name.isascii()
    }
    assert chinese == set(KEY_NOTES)


def test_shipped_files_name_their_schema_and_are_right_by_it() -> None:
    schemas = {model: json_schema(model) for model in FILES.values()}
    for path in content_files(packaged_folder()):
        text = path.read_text(encoding="utf-8")
        model = ScenarioFile if "\n对话:" in text else CourseFile if "\n课程:" in text else CardFile
        assert text.startswith(with_modeline("", model, path)), path
        assert faults(schemas[model], text) == [], path


def test_starter_files_are_right_for_editors() -> None:
    assert faults(CARD, starter_card("late-delivery")) == []
    assert faults(CALL, starter_scenario("ask-delivery")) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("标题: 来访", "标题: 10086"),
        ("标题: 来访", "title: 来访\n难度: 3\n及格线: 82.5"),
        ("标题: 来访", "标题: 来访\n时间:\n  - 2026-11-25 09:30"),
        ("    - 楼上\n", "    - 楼上\n  room: 随机房号\n"),
        ("    - 楼上\n", "    - 12\n"),
        ("    做法: 乙\n", "    做法:\n    断线: 是\n"),
        ("    做法: 乙\n", "    way: 乙\n    drops: true\n"),
    ],
)
def test_what_the_program_takes_editors_take(old: str, new: str) -> None:
    assert faults(CALL, changed(SCENARIO, old, new)) == []


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("标题: 来访", "标提: 来访", ""),
        ("标题: 来访", "标题: 来访\n难度: 二", "难度"),
        ("标题: 来访", "标题: 来访\n难度: 4", "难度"),
        ("标题: 来访", "标题:", "标题"),
        ("标题: 来访", "标题: [来访]", "标题"),
        ("标题: 来访", "标题: 来访\n时间:\n  - 明天", "时间/0"),
        ("编号: visit", "编号: 来访", "编号"),
        ("  place:", "  Place:", "资料"),
        ("    - 门口\n    - 楼上\n", "    []\n", "资料/place"),
        ("没出声: two", "沉默: two", "对话/0/去向"),
        ("    做法: 乙\n", "    断线: 对\n", "对话/1/断线"),
        ("标题: 来访", "标题: 来访\n登记:\n  生日: 五月", "登记"),
    ],
)
def test_what_the_program_refuses_editors_mark(old: str, new: str, path: str) -> None:
    found = faults(CALL, changed(SCENARIO, old, new))
    assert found
    assert all(fault.startswith(f"{path}: ") for fault in found)


def test_cards_take_bonus_marks_as_numbers() -> None:
    for written, right in (("5", True), ("是", True), ("yes", True), ("true", True), ("3", False)):
        text = changed(
            CARDS,
            "      - 必说:\n          - ",
            f"      - 必说:\n          - 加分: {written}\n            ",
        )
        assert (faults(CARD, text) == []) is right


def test_keys_are_offered_in_chinese_with_their_meaning() -> None:
    offered = CARD["definitions"]["RequiredItem"]["properties"]
    assert list(offered) == ["说法", "关键词", "分量", "加分", "整通"]
    assert all(value["description"] for value in offered.values())
