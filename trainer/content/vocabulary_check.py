"""What is to be said, held against the characters that the recognition model can write."""

from trainer.content.node import Node
from trainer.content.problem import Problems, quoted
from trainer.scoring.script import simplified
from trainer.scoring.slots import SLOT


def check_vocabulary(node: Node, known: frozenset[str], problems: Problems) -> None:
    """Note wordings, core words and model answers with characters in no word of the model: said,
    they would never be heard. `node` is where the card was written, `known` are all characters of
    the model's words; digits are spoken as such."""
    for written in node.child("步骤", "steps").items():
        ways = written.child("做法", "ways").items() or [written]
        for way in ways:
            _check(way.child("示范", "model_answer"), known, problems)
            for item in way.child("必说", "required").items():
                for place in (
                    *item.child("说法", "variants").items(),
                    *item.child("关键词", "core").items(),
                ):
                    _check(place, known, problems)


def _check(place: Node, known: frozenset[str], problems: Problems) -> None:
    text = str(place.plain)
    unknown = dict.fromkeys(
        character
        for character in SLOT.sub("", text)
        if character.isalpha() and character not in known and simplified(character) not in known
    )
    if unknown:
        signs = "”“".join(unknown)
        message = f"{quoted(text)}里的“{signs}”不在识别模型的词表里，说了也认不出；请换一种说法。"
        problems.add("content.unknown-character", message, place.position)
