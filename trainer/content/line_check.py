"""The telephone line of a call: whether what is written of it can be heard."""

from collections.abc import Mapping

from trainer.content.model import Scenario
from trainer.content.node import Node
from trainer.content.problem import Problems


def check_line(
    scenario: Scenario, root: Node, nodes: Mapping[str, Node], problems: Problems
) -> None:
    """Note a signal-to-noise ratio without a noise, and turns that leave the line as it is. `root`
    and `nodes` (turns by id) are where they were written."""
    lines = scenario.lines
    _check_ratio(root, any(line.noise != "none" for line in lines), problems)
    for turn in scenario.turns:
        node = nodes[turn.id]
        changed = [turn.line.of(line) for line in lines]
        _check_ratio(node, any(line.noise != "none" for line in changed), problems)
        written = node.child("线路", "line")
        if written.plain and changed == list(lines):
            message = (
                f"到了“{turn.id}”，线路本来就是这样，这里写的没有作用；"
                "一轮里的“线路”只写从这一轮起变了的，请改成变了以后的样子，或删去。"
            )
            problems.add("content.same-line", message, written.position)


def _check_ratio(node: Node, noisy: bool, problems: Problems) -> None:
    ratio = node.child("线路", "line").child("信噪比", "snr_db")
    if ratio.plain and not noisy:
        message = "没有噪声，“信噪比”没有作用；请写上“噪声”，或删去这一行。"
        problems.add("content.no-noise", message, ratio.position)
