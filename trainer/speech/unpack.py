"""Unpacking a model's zip that nobody vouches for: whole or not at all, and nowhere else."""

import shutil
import stat
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from trainer.errors import DamagedError, MissingError, TrainerError
from trainer.paths import megabytes, require_space

MAX_FILES = 1_000
"""Files in one archive; a Vosk model has about twenty."""

MAX_BYTES = 8_000_000_000
"""Size of everything unpacked; the largest Chinese model takes about a quarter."""

MAX_RATIO = 100
"""Unpacked size over packed size; models reach about 3."""

_PIECE = 1 << 20
_CLUTTER = {"__MACOSX", ".DS_Store"}


def unpack(
    archive: Path,
    to: Path,
    check: Callable[[Path], object],
    *,
    on_progress: Callable[[int, int], object] = lambda _done, _total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> None:
    """Unpack `archive` into the directory `to`, whose parent exists; one top folder is left out.

    The files are written beside `to`, and `check` (which raises when they are not what they should
    be) sees them before they take its place; whatever was at `to` stays in use until then and stays
    for good when anything fails. Raises DamagedError for an archive that is broken or malicious.
    `on_progress` hears the bytes written and all bytes.
    """
    fresh, old = to.with_name(f".{to.name}.new"), to.with_name(f".{to.name}.old")
    delete(fresh)
    try:
        _extract(archive, fresh, on_progress, cancelled)
        check(fresh)
        _replace(to, fresh, old)
    except OSError as error:
        raise MissingError(
            "unpack.not-written",
            f"无法解压到 {to}（{error.strerror or error}）。请检查磁盘和权限，再试一次。",
        ) from error
    finally:
        delete(fresh)
    delete(old)


def top_folder(archive: Path) -> str | None:
    """The one folder that holds everything in `archive`, or None when there is no such folder."""
    with _open(archive) as opened:
        return _top(list(_entries(archive, opened)))


def delete(directory: Path) -> None:
    """Delete a directory with all it holds, as far as that can be done."""
    shutil.rmtree(directory, ignore_errors=True)


def _extract(
    archive: Path,
    into: Path,
    on_progress: Callable[[int, int], object],
    cancelled: Callable[[], bool],
) -> None:
    into.mkdir()
    with _open(archive) as opened:
        entries = _entries(archive, opened)
        total = sum(info.file_size for info in entries.values())
        if total > MAX_BYTES or total > MAX_RATIO * archive.stat().st_size:
            raise _bad(archive, f"解压后会有 {megabytes(total)}，大得不合常理")
        require_space(into, total)
        skip = 1 if _top(list(entries)) else 0
        done = 0
        for path, info in entries.items():
            target = into.joinpath(*path.parts[skip:])
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                # Two names that this disk takes for one would overwrite each other: "x" refuses.
                with opened.open(info) as source, target.open("xb") as file:
                    while piece := source.read(_PIECE):
                        if cancelled():
                            raise TrainerError("cancelled", "已取消安装。")
                        file.write(piece)
                        done += len(piece)
                        on_progress(done, total)
            except FileExistsError as error:
                raise _bad(archive, f"{path} 出现了两次") from error
            except (zipfile.BadZipFile, zlib.error, EOFError) as error:
                raise _bad(archive, f"{path} 的内容有误") from error
            except NotImplementedError as error:
                raise _bad(archive, f"{path} 的压缩方式不受支持") from error


def _open(archive: Path) -> zipfile.ZipFile:
    if not archive.is_file():
        raise MissingError("unpack.no-file", f"找不到文件 {archive}。请检查路径。")
    try:
        return zipfile.ZipFile(archive)
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError) as error:
        raise _bad(archive, "它不是 zip 文件，或没有下载完整") from error


def _entries(archive: Path, opened: zipfile.ZipFile) -> dict[PurePosixPath, zipfile.ZipInfo]:
    """The files in the archive by their path inside it, every one of them safe to write."""
    entries: dict[PurePosixPath, zipfile.ZipInfo] = {}
    infos = opened.infolist()
    if len(infos) > MAX_FILES:
        raise _bad(archive, f"里面有 {len(infos)} 个文件，多得不合常理")
    for info in infos:
        # orig_filename, because zipfile cuts names at a NUL.
        name = info.orig_filename.replace("\\", "/")
        path = PurePosixPath(name)
        parts = path.parts
        # ":" for drives and streams; Windows drops dots and spaces at the end, so ".. " is "..".
        if path.is_absolute() or any(":" in part or part[-1] in ". " for part in parts):
            raise _bad(archive, f"它想写到模型文件夹之外：{name!r}")
        if not name.isprintable() or not parts:
            raise _bad(archive, f"有一个文件名不合法：{name!r}")
        kind = stat.S_IFMT(info.external_attr >> 16)
        if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
            raise _bad(archive, f"{name} 是链接或特殊文件")
        if info.flag_bits & 0x1:
            raise _bad(archive, "它加了密码")
        if info.is_dir() or _CLUTTER.intersection(parts):
            continue
        if path in entries:
            raise _bad(archive, f"{name} 出现了两次")
        entries[path] = info
    if not entries:
        raise _bad(archive, "里面没有文件")
    return entries


def _top(paths: list[PurePosixPath]) -> str | None:
    tops = {path.parts[0] for path in paths if len(path.parts) > 1}
    return tops.pop() if len(tops) == 1 and all(len(path.parts) > 1 for path in paths) else None


def _replace(to: Path, fresh: Path, old: Path) -> None:
    delete(old)
    if to.exists():
        to.rename(old)
    try:
        fresh.rename(to)
    except OSError:
        if old.exists():
            old.rename(to)
        raise


def _bad(archive: Path, what: str) -> DamagedError:
    return DamagedError(
        "unpack.bad-archive",
        f"无法解压 {archive}：{what}。请重新下载这个文件，并用 trainer models install 再装一次。",
    )
