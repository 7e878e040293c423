"""A scenario told in a few lines."""

from textual.content import Content

from trainer.content.draws import RANDOM_NAME
from trainer.content.model import Scenario
from trainer.tui.wording import level, line_condition, marks


def scenario_text(scenario: Scenario) -> Content:
    """Title, level, aim, who calls over what line, and what is needed to pass."""
    persona = scenario.persona
    drawn = persona.name == RANDOM_NAME
    name = f"{'每次不同' if drawn else persona.name}（{persona.title}）"
    rows = [
        ("来电", name),
        ("心情", persona.mood),
        ("语言", persona.dialect),
        ("线路", line_condition(scenario.line)),
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
