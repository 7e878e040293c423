"""A scenario told in a few lines."""

from textual.content import Content

from trainer.content.model import Scenario
from trainer.tui.wording import level, line_condition, marks

_LANGUAGES = {"cmn": "普通话", "yue": "粤语", "hak": "客家话"}


def scenario_text(scenario: Scenario) -> Content:
    """Title, level, aim, who calls over what line, and what is needed to pass."""
    persona, line = scenario.persona, scenario.line
    name = f"{persona.name}（{persona.title}）" if persona.title else persona.name
    rows = [
        ("来电", name),
        ("心情", persona.mood),
        ("语言", _LANGUAGES.get(persona.language, persona.language)),
        ("线路", line_condition(line.noise, line.snr_db, line.gain_db)),
        ("及格", f"{marks(scenario.pass_mark)} 分"),
    ]
    table = Content("\n").join(
        Content.assemble((f"{label}  ", "$quiet"), value) for label, value in rows if value
    )
    return Content("\n").join(
        [
            Content.styled(scenario.title, "$primary bold"),
            Content.styled(f"难度 {level(scenario.level)}", "$quiet"),
            Content(""),
            Content(scenario.aim),
            Content(""),
            table,
        ]
    )
