"""Chinese text on a grid of cells: wide characters count two, and lines break where they may."""

from rich.cells import cell_len, get_character_cell_size
from textual.content import Content

_NEVER_FIRST = frozenset("，。、；：？！）】》〉」』”’…—·,.;:?!)]}%〗")
_NEVER_LAST = frozenset("（【《〈「『“‘([{〖")


def breaks(text: str, width: int, indent: int = 0) -> list[int]:
    """Offsets at which `text` is cut so that no line is wider than `width` cells.

    Lines that go on after a cut are `indent` cells shorter. A wide character is never halved;
    closing punctuation never begins a line and an opening bracket never ends one; a Latin word or a
    number is kept whole where it fits into a line.
    """
    offsets: list[int] = []
    room = width
    if width - indent < 2:
        return offsets
    start, used = 0, 0
    for index, character in enumerate(text):
        if character == "\n":
            start, used, room = index + 1, 0, width
            continue
        cells = get_character_cell_size(character)
        # Punctuation may take more to the next line than that can hold: then it is cut again.
        while used and used + cells > room:
            start = _legal(text, start, index)
            offsets.append(start)
            used, room = cell_len(text[start:index]), width - indent
        used += cells
    return offsets


def wrap(content: Content, width: int, indent: int = 0) -> Content:
    """`content` with line ends put in where `breaks` tells; its styles stay."""
    offsets = breaks(content.plain, width, indent)
    return Content("\n" + " " * indent).join(content.divide(offsets)) if offsets else content


def clip(text: str, width: int) -> str:
    """`text` in at most `width` cells, with … where something had to go."""
    if cell_len(text) <= width:
        return text
    used, end = 0, 0
    for end, character in enumerate(text):  # noqa: B007
        used += get_character_cell_size(character)
        if used > width - 1:
            break
    return text[:end] + "…" if width > 0 else ""


def pad(text: str, width: int) -> str:
    """`text` clipped or filled up with spaces to `width` cells."""
    text = clip(text, width)
    return text + " " * (width - cell_len(text))


def _legal(text: str, start: int, index: int) -> int:
    """The last place at or before `index` where the line that began at `start` may be cut."""
    for place in range(index, start, -1):
        before, after = text[place - 1], text[place]
        if after in _NEVER_FIRST or before in _NEVER_LAST:
            continue
        if _latin(before) and _latin(after):
            continue
        return place
    return index


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
