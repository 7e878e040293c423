"""The pictures of the README: python -m tests.tui.pictures

Calls are held by voice in memory, with the voices and the recogniser of this machine.
"""

import asyncio
import html
import re
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.cells import get_character_cell_size

from tests.tui.driving import Driver, app_of, opened, rest
from tests.tui.fakes import FakeServices
from tests.tui.results import past
from tests.tui.talking import place, tell
from trainer.call import events
from trainer.call.controls import HangUp
from trainer.call.events import Event
from trainer.call.plan import CallPlan
from trainer.call.result import CallResult
from trainer.call.robot import Step, Utterance, answer_after, scripted
from trainer.cli.compose import load_recogniser, settings, site, synthesizer
from trainer.cli.placing import VoiceParts, planned, voice_call
from trainer.content.library import Library
from trainer.content.packaged import packaged_folder

FOLDER = Path(__file__).parents[2] / "docs" / "images"
SIZE = (120, 40)
COMPANY = "花园物业公司"

GOOD = (
    Step(Utterance(f"您好，{COMPANY}，欢迎您的来电，请问有什么可以帮您？")),
    Step(Utterance("您好，请问有什么可以帮您？"), wait_s=5.2),
    Step(Utterance("非常抱歉，您的电话没有声音，请您换一部电话再打来，再见。"), wait_s=5.2),
    Step(HangUp(), wait_s=5.2),
)
HASTY = (
    GOOD[0],
    Step(Utterance("您好，再不说话我就挂机了。"), wait_s=3.1),
    Step(Utterance("非常抱歉，您的电话没有声音，再见。"), wait_s=5.2),
    GOOD[3],
)

_WORDS = (
    r'<text((?: class="[^"]*")?) x="([\d.]+)"( y="[\d.]+") textLength="[\d.]+"[^>]*>'
    r"(.*?)</text>"
)
"""A stretch of words in Textual's picture: its class, its place, and the words."""

FONTS = (
    "Menlo, Consolas, 'DejaVu Sans Mono', 'Noto Sans Mono CJK SC', "
    "'PingFang SC', 'Microsoft YaHei', monospace"
)


def hold(
    library: Library, steps: tuple[Step, ...], folder: Path
) -> tuple[CallPlan, list[Event], CallResult]:
    """A silent line, held by voice: the plan, what happened, and the result."""
    plan = planned("silent-line", library, site([f"company={COMPANY}"]), seed=1)
    log: list[Event] = []
    behaviour = scripted((answer_after(2), *steps))
    with synthesizer() as voices:
        parts = VoiceParts(voices, load_recogniser(None), settings(), "loopback", False, folder)
        result = voice_call(plan, log.append, behaviour, parts).run()
    return plan, log, result


def draw(pilot: Driver, name: str) -> None:
    """Keep the screen as it stands."""
    picture = even(pilot.app.export_screenshot())
    (FOLDER / f"{name}.svg").write_text(picture, encoding="utf-8", newline="\n")


def even(svg: str) -> str:
    """Put every character into its cell, whatever fonts there are, and load none from the web."""

    def placed(match: re.Match[str]) -> str:
        attributes, x, cell, words = match[1], float(match[2]), 12.2, html.unescape(match[4])
        places: list[str] = []
        for character in words:
            places.append(f"{x:g}")
            x += cell * get_character_cell_size(character)
        return f'<text{attributes} x="{" ".join(places)}"{match[3]}>{match[4]}</text>'

    svg = re.sub(r"@font-face \{.*?\}\n", "", svg, flags=re.DOTALL)
    svg = svg.replace("Fira Code, monospace", FONTS).replace("Fira Code", FONTS)
    svg = re.sub(r"font-family: arial", f"font-family: {FONTS}", svg)
    return re.sub(_WORDS, placed, svg)


async def main() -> None:
    """Draw all pictures."""
    library = Library.load([packaged_folder()])
    with TemporaryDirectory() as folder:
        plan, log, good = hold(library, GOOD, Path(folder) / "good")
        _, _, hasty = hold(library, HASTY, Path(folder) / "hasty")
    hasty = replace(hasty, now="2026-03-04T14:03:00", recording="call.flac")
    services = FakeServices(
        library, past=[past(good, "2026-03-04T14:22:10"), past(hasty, "2026-03-04T14:03:00")]
    )
    async with opened(services, SIZE) as pilot:
        draw(pilot, "home")
        await place(pilot, services, "silent-line", "voice")
        services.call.plan = plan
        for event in log:
            await asyncio.to_thread(services.call.tell, event)
            if isinstance(event, events.Meter):
                await asyncio.sleep(0)
            if isinstance(event, events.PartialHeard) and event.text.endswith("换一部电话"):
                break
        await rest(pilot)
        draw(pilot, "call")
        await tell(pilot, services, events.CallEnded(30.0, hasty))
        await rest(pilot)
        app_of(pilot).screen.query(".turn")[1].focus()
        await rest(pilot)
        draw(pilot, "review")


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    asyncio.run(main())
