"""What a recognition model's directory must hold, checked without loading it.

Vosk answers a broken model with a bare exception, or takes the whole process down, so every file is
looked at first. A manifest, written when the model is made or installed, tells truncated files.
"""

import hashlib
import json
from pathlib import Path
from typing import NamedTuple

from trainer.errors import DamagedError, MissingError

EMBEDDED = "embedded"
"""The name of the model that comes with the program."""

MANIFEST = "trainer-manifest.json"

_ALWAYS = ("am/final.mdl", "conf/mfcc.conf", "conf/model.conf")
_STATIC_GRAPH = "graph/HCLG.fst"
_DYNAMIC_GRAPH = ("graph/HCLr.fst", "graph/Gr.fst", "graph/disambig_tid.int")
_IVECTOR = (
    "ivector/final.dubm",
    "ivector/final.ie",
    "ivector/final.mat",
    "ivector/global_cmvn.stats",
    "ivector/online_cmvn.conf",
    "ivector/splice.conf",
)
_WORDS = "graph/words.txt"
_IF_THERE = (_WORDS, "graph/phones/word_boundary.int")


class _File(NamedTuple):
    size: int
    sha256: str


def mend(name: str) -> str:
    """What the person does about a broken model `name`, as a Chinese clause."""
    if name == EMBEDDED:
        return "请重新安装本程序"
    return f"请先运行 trainer models remove {name}，再运行 trainer models install {name}"


def damaged(name: str, what: str) -> DamagedError:
    """The error for a model whose files cannot be used; `what` is a Chinese clause."""
    return DamagedError("model.damaged", f"识别模型 {name} 已损坏：{what}。{mend(name)}。")


def looks_like_model(directory: Path) -> bool:
    """Whether `directory` is laid out as a Vosk recognition model at all."""
    return (directory / "am" / "final.mdl").is_file()


def has_manifest(directory: Path) -> bool:
    """Whether the sizes of the model's files are on record."""
    return (directory / MANIFEST).is_file()


def check_files(directory: Path, name: str, *, thorough: bool = False) -> None:
    """Check that every needed file is there and whole; `thorough` also compares the checksums.

    Raises MissingError when there is no model at all, DamagedError naming the first bad file.
    """
    if not directory.is_dir() or not any(directory.iterdir()):
        raise MissingError(
            "model.missing", f"找不到识别模型 {name}（应在 {directory}）。{mend(name)}。"
        )
    for file in _needed(directory):
        path = directory / file
        if not path.is_file():
            raise damaged(name, f"缺少文件 {path}")
        if path.stat().st_size == 0:
            raise damaged(name, f"文件是空的 {path}")
    if not has_manifest(directory):
        return
    for file, recorded in _read_manifest(directory, name).items():
        path = directory / file
        if not path.is_file():
            raise damaged(name, f"缺少文件 {path}")
        size = path.stat().st_size
        if size != recorded.size:
            raise damaged(name, f"文件 {path} 应为 {recorded.size} 字节，实为 {size} 字节")
        if thorough and _sha256(path) != recorded.sha256:
            raise damaged(name, f"文件 {path} 的校验和不符")


def write_manifest(directory: Path) -> None:
    """Put the sizes and checksums of all files of a model known to be good on record."""
    files = {
        path.relative_to(directory).as_posix(): _File(path.stat().st_size, _sha256(path))._asdict()
        for path in sorted(directory.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }
    text = json.dumps({"files": files}, indent=1, ensure_ascii=False)
    (directory / MANIFEST).write_text(text + "\n", encoding="utf-8", newline="\n")


def characters_of(directory: Path) -> frozenset[str] | None:
    """All characters that the model's words are written with; None where it does not list them."""
    try:
        words = (directory / _WORDS).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    return frozenset(words)


def _needed(directory: Path) -> list[str]:
    static = (directory / _STATIC_GRAPH).exists()
    needed = [*_ALWAYS, *([_STATIC_GRAPH] if static else _DYNAMIC_GRAPH)]
    if (directory / "ivector").is_dir():
        needed += _IVECTOR
    if (directory / "rescore" / "G.carpa").exists():
        needed += ["rescore/G.carpa", "rescore/G.fst"]
    return needed + [file for file in _IF_THERE if (directory / file).exists()]


def _read_manifest(directory: Path, name: str) -> dict[str, _File]:
    path = directory / MANIFEST
    try:
        files = json.loads(path.read_bytes())["files"]
        return {file: _File(int(of["size"]), str(of["sha256"])) for file, of in files.items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise damaged(name, f"无法读取 {path}") from error


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
