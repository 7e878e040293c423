"""Fetching one large file over a network that may do anything."""

import hashlib
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import requests
import urllib3

from trainer.errors import DamagedError, MissingError, TrainerError
from trainer.paths import megabytes, require_space

CONNECT_S = 10.0
"""Seconds to wait for a server to answer the call."""

READ_S = 30.0
"""Seconds without a single byte after which the connection counts as cut."""

ATTEMPTS = 5
"""Attempts in a row that may bring nothing new before the download is given up."""

_PIECE = 1 << 16
_PASSING = {408, 429, 500, 502, 503, 504}
_CONTENT_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")

Progress = Callable[[int, int | None], object]
"""Hears the bytes that are there and the bytes there will be (None: unknown)."""


@dataclass(frozen=True, slots=True)
class Remote:
    """A file to fetch. `size` and `sha256` are None when nobody has published them; `limit` is the
    number of bytes that is never exceeded."""

    url: str
    size: int | None
    sha256: str | None
    limit: int


class _Cut(Exception):
    """The connection failed in a way that another attempt may mend; the message is Chinese."""


class _Unfit(Exception):
    """What has been fetched so far is of no use; the message is Chinese."""


def download(
    remote: Remote,
    to: Path,
    *,
    on_progress: Progress = lambda _done, _total: None,
    cancelled: Callable[[], bool] = lambda: False,
    connect_s: float = CONNECT_S,
    read_s: float = READ_S,
    pause: Callable[[float], object] = time.sleep,
) -> None:
    """Fetch `remote` to the file `to`, going on where an earlier attempt left off.

    The unfinished file lies beside it as `.part`, and stays there when the network fails
    (MissingError) or the person cancels (TrainerError `cancelled`). It is removed when it proves
    not to be the file that was promised (DamagedError).
    """
    part = to.with_name(to.name + ".part")
    best = _size(part)
    failures = 0
    while True:
        try:
            _attempt(remote, part, on_progress, cancelled, (connect_s, read_s))
            _verify(remote, part)
        except _Unfit as error:
            part.unlink(missing_ok=True)
            raise DamagedError(
                "download.corrupt",
                f"从 {remote.url} 下载的文件不对：{error}。已删除。"
                "请再试一次，或在设置里换一个下载地址。",
            ) from error
        except _Cut as error:
            # A server that ignores ranges starts over each time: only new ground counts.
            failures = 0 if _size(part) > best else failures + 1
            best = max(best, _size(part))
            if failures >= ATTEMPTS:
                raise MissingError(
                    "download.failed",
                    f"无法从 {remote.url} 下载：{error}。"
                    f"已下载 {megabytes(_size(part))}，下次接着下载。"
                    "请检查网络，或在设置里换一个下载地址，"
                    "或在别的电脑下载后运行 trainer models install 文件.zip。",
                ) from error
            pause(float(failures))
        except OSError as error:
            raise MissingError(
                "download.not-written",
                f"无法写入 {part}（{error.strerror or error}）。请检查磁盘，再试一次。",
            ) from error
        else:
            part.replace(to)
            return


def _attempt(
    remote: Remote,
    part: Path,
    on_progress: Progress,
    cancelled: Callable[[], bool],
    timeout: tuple[float, float],
) -> None:
    """Fetch what is missing of `part`; returns when the stream has ended as it should."""
    done = _size(part)
    if remote.size is not None and done == remote.size:
        return
    if done > (remote.size or remote.limit):
        part.unlink()
        done = 0
    # Compressed in transit, the bytes could be neither counted nor resumed.
    headers = {"Accept-Encoding": "identity"}
    if done:
        headers["Range"] = f"bytes={done}-"
    try:
        with requests.get(remote.url, headers=headers, stream=True, timeout=timeout) as response:
            start = _start(response, part, done)
            total = remote.size or _announced(response, start)
            require_space(part.parent, (total or start) - start)
            _receive(response, part, start, total, remote, on_progress, cancelled)
    except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
        raise _Cut(_reason(error)) from error


def _start(response: requests.Response, part: Path, asked: int) -> int:
    """The offset at which the body starts: `asked`, or 0 where the server sends the whole file."""
    status = response.status_code
    if status == requests.codes.ok:
        return 0
    if status == requests.codes.partial_content:
        match = _CONTENT_RANGE.match(response.headers.get("Content-Range", ""))
        if match and int(match[1]) == asked:
            return asked
    if status in {requests.codes.partial_content, requests.codes.requested_range_not_satisfiable}:
        part.unlink(missing_ok=True)
        raise _Cut("服务器没有从断开处接着发送")
    if status in _PASSING:
        raise _Cut(f"服务器暂时不能服务（{status}）")
    raise MissingError(
        "download.refused", f"服务器不提供 {response.url}（{status}）。请在设置里换一个下载地址。"
    )


def _receive(
    response: requests.Response,
    part: Path,
    start: int,
    total: int | None,
    remote: Remote,
    on_progress: Progress,
    cancelled: Callable[[], bool],
) -> None:
    stream = cast(urllib3.HTTPResponse, response.raw)
    done = start
    with part.open("ab" if start else "wb") as file:
        on_progress(done, total)
        # A published size is believed before the server's own word.
        while done != remote.size:
            if cancelled():
                raise TrainerError("cancelled", "已取消下载，下次接着下载。")
            # read1 returns what has arrived, so a slow server cannot hold up cancelling.
            piece = stream.read1(_PIECE)
            if not piece:
                break
            file.write(piece)
            done += len(piece)
            if done > (remote.size or remote.limit):
                raise _Unfit(f"超过了 {megabytes(remote.size or remote.limit)}")
            on_progress(done, total)
    if total is not None and done < total:
        raise _Cut("连接中断")


def _announced(response: requests.Response, start: int) -> int | None:
    length = response.headers.get("Content-Length", "")
    return start + int(length) if length.isdecimal() else None


def _verify(remote: Remote, part: Path) -> None:
    if remote.sha256 is None:
        return
    with part.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != remote.sha256:
            raise _Unfit("校验和不符")


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _reason(error: Exception) -> str:
    if isinstance(error, requests.Timeout | urllib3.exceptions.TimeoutError):
        return "服务器太久没有回应"
    if isinstance(error, requests.exceptions.SSLError):
        return "无法确认服务器的身份"
    if isinstance(error, requests.exceptions.ChunkedEncodingError | urllib3.exceptions.HTTPError):
        return "连接中断"
    return "连不上服务器"
