import gzip
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.speech.bad_server import CONTENT, SHA256, Handler, cutting, honest, serve
from trainer.errors import DamagedError, ExitCode, MissingError, TrainerError
from trainer.speech import download as download_module
from trainer.speech.download import ATTEMPTS, Progress, Remote, download


def fetch(
    url: str,
    to: Path,
    *,
    size: int | None = len(CONTENT),
    sha256: str | None = SHA256,
    limit: int = 2 * len(CONTENT),
    on_progress: Progress = lambda _done, _total: None,
    cancelled: Callable[[], bool] = lambda: False,
    read_s: float = 5.0,
) -> None:
    download(
        Remote(url, size, sha256, limit),
        to,
        on_progress=on_progress,
        cancelled=cancelled,
        read_s=read_s,
        pause=lambda _seconds: None,
    )


@pytest.fixture
def to(tmp_path: Path) -> Path:
    return tmp_path / "model.zip"


def left(to: Path) -> list[str]:
    return sorted(path.name for path in to.parent.iterdir())


def test_a_good_server_gives_the_file_with_progress(to: Path) -> None:
    seen: list[tuple[int, int | None]] = []
    with serve(honest) as (url, ranges):
        fetch(url, to, on_progress=lambda done, total: seen.append((done, total)))
    assert to.read_bytes() == CONTENT
    assert left(to) == ["model.zip"]
    assert ranges == [None]
    assert seen[0] == (0, len(CONTENT))
    assert seen[-1] == (len(CONTENT), len(CONTENT))
    assert seen == sorted(seen)


@pytest.mark.parametrize("size", [len(CONTENT), None])
def test_a_cut_connection_is_taken_up_where_it_broke(to: Path, size: int | None) -> None:
    with serve(cutting(70_000)) as (url, ranges):
        fetch(url, to, size=size)
    assert to.read_bytes() == CONTENT
    assert ranges == [None, *(f"bytes={start}-" for start in (70_000, 140_000, 210_000, 280_000))]


def test_a_later_run_goes_on_with_what_an_earlier_one_left(to: Path) -> None:
    to.with_name("model.zip.part").write_bytes(CONTENT[:123_456])
    with serve(honest) as (url, ranges):
        fetch(url, to)
    assert to.read_bytes() == CONTENT
    assert ranges == ["bytes=123456-"]


def test_a_complete_part_needs_no_server(to: Path) -> None:
    to.with_name("model.zip.part").write_bytes(CONTENT)
    with serve(honest) as (url, ranges):
        fetch(url, to)
    assert to.read_bytes() == CONTENT
    assert ranges == []


def test_a_server_that_ignores_ranges_is_read_from_the_start(to: Path) -> None:
    to.with_name("model.zip.part").write_bytes(b"old" * 1000)
    with serve(lambda handler, _start: handler.send(200, CONTENT)) as (url, _):
        fetch(url, to)
    assert to.read_bytes() == CONTENT


def test_a_server_that_ignores_ranges_and_always_cuts_is_given_up(to: Path) -> None:
    def answer(handler: Handler, _start: int) -> None:
        handler.send(200, CONTENT[:90_000], Content_Length=len(CONTENT))

    with serve(answer) as (url, ranges), pytest.raises(MissingError, match="连接中断"):
        fetch(url, to)
    assert len(ranges) == 1 + ATTEMPTS


@pytest.mark.parametrize(
    "content_range",
    [f"bytes 7-{len(CONTENT) - 1}/{len(CONTENT)}", "bytes */300000", "nonsense", None],
)
def test_a_wrong_content_range_starts_over(to: Path, content_range: str | None) -> None:
    to.with_name("model.zip.part").write_bytes(CONTENT[:50_000])

    def answer(handler: Handler, start: int) -> None:
        if start:
            handler.send(206, CONTENT[start:], Content_Range=content_range)
        else:
            honest(handler, start)

    with serve(answer) as (url, ranges):
        fetch(url, to)
    assert to.read_bytes() == CONTENT
    assert ranges == ["bytes=50000-", None]


def test_a_range_beyond_the_end_starts_over(to: Path) -> None:
    to.with_name("model.zip.part").write_bytes(bytes(400_000))

    def answer(handler: Handler, start: int) -> None:
        if start:
            handler.send(416, b"", Content_Range=f"bytes */{len(CONTENT)}")
        else:
            honest(handler, start)

    with serve(answer) as (url, ranges):
        fetch(url, to, size=None)
    assert to.read_bytes() == CONTENT
    assert ranges == ["bytes=400000-", None]


def test_a_part_longer_than_the_file_is_dropped(to: Path) -> None:
    to.with_name("model.zip.part").write_bytes(bytes(len(CONTENT) + 1))
    with serve(honest) as (url, ranges):
        fetch(url, to)
    assert to.read_bytes() == CONTENT
    assert ranges == [None]


@pytest.mark.parametrize("announced", [len(CONTENT) + 5_000, 10 * len(CONTENT)])
def test_a_length_told_too_long_does_not_matter_when_the_size_is_known(
    to: Path, announced: int
) -> None:
    def answer(handler: Handler, _start: int) -> None:
        handler.send(200, CONTENT, Content_Length=announced)

    seen: list[int | None] = []
    with serve(answer) as (url, _):
        fetch(url, to, on_progress=lambda _done, total: seen.append(total))
    assert to.read_bytes() == CONTENT
    assert set(seen) == {len(CONTENT)}


def test_a_connection_that_stays_open_after_the_last_byte_is_not_waited_for(to: Path) -> None:
    release = threading.Event()

    def answer(handler: Handler, _start: int) -> None:
        handler.send(200, CONTENT, Content_Length=len(CONTENT) + 1)
        release.wait(5)

    began = time.monotonic()
    with serve(answer) as (url, _):
        fetch(url, to)
        release.set()
    assert to.read_bytes() == CONTENT
    assert time.monotonic() - began < 3


def test_the_bytes_come_as_they_are_stored(to: Path) -> None:
    def answer(handler: Handler, _start: int) -> None:
        if "gzip" in handler.headers["Accept-Encoding"]:
            handler.send(200, gzip.compress(CONTENT), Content_Encoding="gzip")
        else:
            handler.send(200, CONTENT)

    with serve(answer) as (url, _):
        fetch(url, to)
    assert to.read_bytes() == CONTENT


def test_a_length_told_too_short_is_made_up_for(to: Path) -> None:
    def answer(handler: Handler, start: int) -> None:
        if start:
            honest(handler, start)
        else:
            handler.send(200, CONTENT, Content_Length=1_000)

    with serve(answer) as (url, ranges):
        fetch(url, to)
    assert to.read_bytes() == CONTENT
    assert ranges == [None, "bytes=1000-"]


def test_no_length_at_all_is_fine(to: Path) -> None:
    def answer(handler: Handler, _start: int) -> None:
        handler.send(200, CONTENT, Content_Length=None)

    seen: list[int | None] = []
    with serve(answer) as (url, _):
        fetch(url, to, size=None, sha256=None, on_progress=lambda _done, total: seen.append(total))
    assert to.read_bytes() == CONTENT
    assert set(seen) == {None}


def test_a_length_that_nobody_can_deliver_ends(to: Path) -> None:
    def answer(handler: Handler, start: int) -> None:
        if start >= len(CONTENT):
            handler.send(416, b"")
        else:
            handler.send(200, CONTENT, Content_Length=len(CONTENT) + 9)

    with serve(answer) as (url, _), pytest.raises(MissingError):
        fetch(url, to, size=None, sha256=None)
    assert not to.exists()


def corrupt(handler: Handler, _start: int) -> None:
    handler.send(200, CONTENT[:1000] + b"\0" + CONTENT[1001:])


def test_corrupt_content_is_removed_and_told(to: Path) -> None:
    with serve(corrupt) as (url, _), pytest.raises(DamagedError, match="校验和不符") as caught:
        fetch(url, to)
    assert left(to) == []
    assert url in caught.value.message
    assert "下载地址" in caught.value.message
    assert caught.value.exit_code is ExitCode.DAMAGED


def test_more_than_was_published_is_not_kept(to: Path) -> None:
    def answer(handler: Handler, _start: int) -> None:
        handler.send(200, CONTENT + bytes(70_000))

    with serve(answer) as (url, _), pytest.raises(DamagedError, match="超过了"):
        fetch(url, to, size=len(CONTENT) - 10, sha256=None)
    assert left(to) == []


def test_an_endless_answer_is_stopped_at_the_limit(to: Path) -> None:
    def answer(handler: Handler, _start: int) -> None:
        handler.send(200, b"", Content_Length=None)
        try:
            while True:
                handler.wfile.write(bytes(65_536))
        except OSError:
            pass

    with serve(answer) as (url, _), pytest.raises(DamagedError, match="超过了"):
        fetch(url, to, size=None, sha256=None, limit=1_000_000)
    assert left(to) == []


def test_a_server_that_falls_silent_is_left_and_taken_up_again(to: Path) -> None:
    release = threading.Event()

    def answer(handler: Handler, start: int) -> None:
        if start:
            honest(handler, start)
        else:
            handler.send(200, CONTENT[:40_000], Content_Length=len(CONTENT))
            handler.wfile.flush()
            release.wait(5)

    with serve(answer) as (url, ranges):
        fetch(url, to, read_s=0.2)
        release.set()
    assert to.read_bytes() == CONTENT
    assert ranges == [None, "bytes=40000-"]


def test_a_server_that_never_answers_is_told_apart(to: Path) -> None:
    release = threading.Event()

    def answer(_handler: Handler, _start: int) -> None:
        release.wait(5)

    with serve(answer) as (url, _):
        with pytest.raises(MissingError, match="太久没有回应"):
            fetch(url, to, read_s=0.05)
        release.set()


def test_cancelling_a_dribbling_server_takes_no_time_and_keeps_the_part(to: Path) -> None:
    stop = threading.Event()

    def answer(handler: Handler, _start: int) -> None:
        handler.send(200, CONTENT[:5_000], Content_Length=len(CONTENT))
        while not stop.wait(0.01):
            handler.wfile.write(b"x")

    done: list[int] = []
    began = time.monotonic()
    with serve(answer) as (url, _):
        with pytest.raises(TrainerError) as caught:
            fetch(
                url,
                to,
                on_progress=lambda bytes_done, _total: done.append(bytes_done),
                cancelled=lambda: bool(done) and done[-1] >= 5_010,
            )
        stop.set()
    assert caught.value.code == "cancelled"
    assert time.monotonic() - began < 3
    assert left(to) == ["model.zip.part"]


@pytest.mark.parametrize("status", [404, 403, 410])
def test_a_refusal_is_told_at_once(to: Path, status: int) -> None:
    def answer(handler: Handler, _start: int) -> None:
        handler.send(status, b"no")

    with serve(answer) as (url, ranges), pytest.raises(MissingError, match=f"{status}") as caught:
        fetch(url, to)
    assert caught.value.code == "download.refused"
    assert len(ranges) == 1


def test_a_passing_trouble_of_the_server_is_waited_out(to: Path) -> None:
    troubles = iter([503, 500, 429])

    def answer(handler: Handler, start: int) -> None:
        status = next(troubles, None)
        if status:
            handler.send(status, b"later")
        else:
            honest(handler, start)

    with serve(answer) as (url, _):
        fetch(url, to)
    assert to.read_bytes() == CONTENT


def test_no_network_is_told_with_every_way_out(to: Path) -> None:
    with serve(honest) as (url, _):
        pass
    pauses: list[float] = []
    with pytest.raises(MissingError, match="连不上服务器") as caught:
        download(Remote(url, None, None, 1_000), to, pause=pauses.append)
    assert caught.value.code == "download.failed"
    assert "trainer models install 文件.zip" in caught.value.message
    assert len(pauses) == ATTEMPTS - 1
    assert sum(pauses) <= 15


def test_a_full_disk_is_told_before_the_download(to: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(directory: Path, needed: int) -> None:
        assert directory == to.parent
        assert needed == len(CONTENT)
        raise MissingError("disk.full", "满了")

    monkeypatch.setattr(download_module, "require_space", full)
    with serve(honest) as (url, _), pytest.raises(MissingError, match="满了"):
        fetch(url, to)
    assert left(to) == []
