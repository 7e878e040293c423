"""Keys by the names that stand on them."""

_NAMES = {
    "space": "空格",
    "enter": "回车",
    "escape": "Esc",
    "question_mark": "?",
    "slash": "/",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "tab": "Tab",
    "pageup": "PgUp",
    "pagedown": "PgDn",
}


def key_name(key: str) -> str:
    """The name of a key as Textual calls it: `ctrl+p` is Ctrl+P, `space` is 空格."""
    return "+".join(
        _NAMES.get(part) or (part.upper() if len(part) <= 2 or part[1:].isdigit() else part.title())
        for part in key.split("+")
    )
