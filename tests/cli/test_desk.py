import io
import queue

from trainer.call.controls import Answer, Control, FinishReply, HangUp, Hold, Say, Transfer
from trainer.cli.desk import read_controls


def _posted(typed: str) -> tuple[list[Control], list[str]]:
    controls: queue.SimpleQueue[Control] = queue.SimpleQueue()
    notices: list[str] = []
    read_controls(io.StringIO(typed), controls.put, notices.append)
    posted: list[Control] = []
    while not posted or posted[-1] != HangUp() or not controls.empty():
        posted.append(controls.get(timeout=5))
    return posted, notices


def test_the_first_empty_line_answers_and_later_ones_end_a_reply() -> None:
    posted, _ = _posted("\n您好\n\n")
    assert posted == [Answer(), Say("您好"), FinishReply(), HangUp()]


def test_deeds_begin_with_a_slash() -> None:
    posted, notices = _posted("\n/保持\n/恢复\n/转接\n/唱歌\n")
    assert posted == [Answer(), Hold(True), Hold(False), Transfer(), HangUp()]
    assert "没有“/唱歌”这个操作" in notices[0]


def test_words_typed_while_it_rings_pick_up() -> None:
    posted, _ = _posted("您好\n")
    assert posted[0] == Answer()
