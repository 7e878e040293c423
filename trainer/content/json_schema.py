"""JSON Schemas of the kinds of file, made from what reading validates: for editors, which complete
keys by them and mark what is wrong."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import AliasChoices, BaseModel

from trainer.content.card_schema import CardFile
from trainer.content.course import CourseFile
from trainer.content.key_notes import KEY_NOTES
from trainer.content.scenario_schema import ScenarioFile
from trainer.content.schema import Written

FILES: Mapping[str, type[Written]] = {
    "card.schema.json": CardFile,
    "scenario.schema.json": ScenarioFile,
    "course.schema.json": CourseFile,
}
"""The published schemas by the names of their files."""

_SCALAR = ["string", "number", "boolean"]
"""What an editor may take a text for: 10086 and true are texts here; nothing at all is null."""

_TRUTH = {"true": True, "false": False}


def write_schemas(folder: Path) -> None:
    """Write all schemas into a folder, anew where they are there. OSError when it can't be."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, model in FILES.items():
        text = json.dumps(json_schema(model), ensure_ascii=False, indent=2)
        (folder / name).write_text(text + "\n", encoding="utf-8", newline="\n")


def json_schema(model: type[Written]) -> dict[str, Any]:
    """The schema of a kind of file (draft 7, which editors know best): Chinese keys described,
    English ones taken too, nothing else; values as YAML's scalars."""
    made = model.model_json_schema()
    models = {each.__name__: each for each in Written.__subclasses__()}
    definitions: dict[str, Any] = made.pop("$defs", {})
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        **_object(made, model),
        "definitions": {name: _object(made, models[name]) for name, made in definitions.items()},
    }


def _object(made: dict[str, Any], model: type[BaseModel]) -> dict[str, Any]:
    """A group of keys. The English ones stand in patterns: taken, but not offered by editors."""
    properties: dict[str, Any] = {}
    english: dict[str, Any] = {}
    needed: list[dict[str, Any]] = []
    for field in model.model_fields.values():
        choices = field.validation_alias
        assert isinstance(choices, AliasChoices)
        chinese, alias = map(str, choices.choices)
        value = _value(made["properties"][chinese])
        properties[chinese] = {"description": KEY_NOTES[chinese], **value}
        english[f"^{alias}$"] = value
        if field.is_required():
            needed.append({"anyOf": [{"required": [chinese]}, {"required": [alias]}]})
    return {
        "type": "object",
        "description": model.__doc__,
        "properties": properties,
        "patternProperties": english,
        "additionalProperties": False,
        **({"allOf": needed} if needed else {}),
    }


def _value(made: dict[str, Any]) -> dict[str, Any]:
    """What may be written behind a key or as an item, from pydantic's schema of it."""
    if "$ref" in made:
        return {"$ref": made["$ref"].replace("#/$defs/", "#/definitions/")}
    if "anyOf" in made:
        kinds = [_value(kind) for kind in made["anyOf"] if kind.get("type") != "null"]
        return kinds[0] if len(kinds) == 1 else {"anyOf": kinds}
    value = {key: what for key, what in made.items() if key not in ("title", "default")}
    if isinstance(made.get("default"), str | int | float) and made["default"] != "":
        value["default"] = made["default"]
    if "enum" in value:
        return _choice(value)
    if value.get("type") == "string":
        filled = "pattern" in value or value.get("minLength")
        value["type"] = _SCALAR if filled else [*_SCALAR, "null"]
    elif value.get("type") == "array":
        value["items"] = _value(value["items"])
    elif value.get("type") == "object":
        return _mapping(value)
    return value


def _choice(value: dict[str, Any]) -> dict[str, Any]:
    """Words; an editor takes 5 for a number and true for no word."""
    words = [_TRUTH.get(word, int(word) if word.isdigit() else word) for word in value["enum"]]
    return {**{k: v for k, v in value.items() if k not in ("type", "enum")}, "enum": words}


def _mapping(value: dict[str, Any]) -> dict[str, Any]:
    """Names with values: of a pattern, or of a list, which editors can offer."""
    names = value.pop("propertyNames", None)
    if names is not None:
        text = _value(value["additionalProperties"])
        value["properties"] = dict.fromkeys(names["enum"], text)
    else:
        value["patternProperties"] = {
            pattern: _value(what) for pattern, what in value["patternProperties"].items()
        }
    return {**value, "additionalProperties": False}
