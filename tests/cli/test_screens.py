import queue
from pathlib import Path
from typing import TypeVar

import pytest

from trainer.call import events
from trainer.call.controls import Answer, HangUp
from trainer.call.events import Event
from trainer.cli.screens import ProgramServices
from trainer.errors import UsageError
from trainer.speech.headset import Headset
from trainer.speech.ports import AudioDeviceError

Kind = TypeVar("Kind", bound=Event)


class Heard:
    """What the screens are told, for tests that wait for it."""

    def __init__(self) -> None:
        self.events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self.failures: list[Exception] = []

    def until(self, kind: type[Kind]) -> Kind:
        while True:
            event = self.events.get(timeout=10)
            if isinstance(event, kind):
                return event


def test_a_typed_call_is_held_and_saved_before_its_end_is_told() -> None:
    services, heard = ProgramServices(), Heard()
    live = services.place_call("silent-line", "text", heard.events.put, heard.failures.append)
    heard.until(events.Ringing)
    assert services.history() == []
    live.post(Answer())
    heard.until(events.Answered)
    live.post(HangUp())
    ended = heard.until(events.CallEnded)
    assert [call.result for call in services.history()] == [ended.result]
    assert ended.result.scorecard.critical
    live.stop()
    assert heard.failures == []


def test_a_call_that_is_broken_off_is_not_saved(home: Path) -> None:
    services, heard = ProgramServices(), Heard()
    live = services.place_call("silent-line", "text", heard.events.put, heard.failures.append)
    heard.until(events.Ringing)
    live.stop()
    live.stop()
    assert services.history() == []
    assert not list(home.glob("calls/*"))


def test_an_unknown_scenario_is_refused_at_once() -> None:
    with pytest.raises(UsageError, match="没有场景"):
        ProgramServices().place_call("nothing", "text", lambda _e: None, lambda _e: None)


def test_a_headset_that_cannot_be_opened_leaves_a_call_by_typing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def busy(*_: object) -> None:
        raise AudioDeviceError("audio.busy", "话筒打不开，或改用打字回答（--modality text）。")

    monkeypatch.setattr(Headset, "__init__", busy)
    services, heard = ProgramServices(), Heard()
    live = services.place_call("silent-line", "voice", heard.events.put, heard.failures.append)
    told = heard.until(events.VoiceLost).message
    assert "话筒打不开" in told
    assert "打字打" in told
    assert "--" not in told
    heard.until(events.Ringing)
    live.post(Answer())
    live.post(HangUp())
    assert heard.until(events.CallEnded).result.modality == "text"
    assert heard.failures == []
    services.close()


def test_the_machine_is_described() -> None:
    services = ProgramServices()
    capabilities = services.capabilities()
    assert capabilities.model == "embedded"
    assert "听不懂真人" in capabilities.model_notice
    assert capabilities.modality == "text"
    assert "--" not in capabilities.why_not + capabilities.model_notice
    assert services.agent
    services.close()


def test_a_data_folder_that_cannot_be_written_loses_the_call_not_the_program(home: Path) -> None:
    home.parent.mkdir(parents=True, exist_ok=True)
    home.mkdir()
    (home / "calls").write_text("a file where the folder should be", encoding="utf-8")
    services, heard = ProgramServices(), Heard()
    live = services.place_call("silent-line", "text", heard.events.put, heard.failures.append)
    heard.until(events.Ringing)
    live.post(HangUp())
    assert "没有存下来" in heard.until(events.Notice).message
    heard.until(events.CallEnded)
    live.stop()
