"""The recognition models of this machine: the embedded one, installed ones, known ones."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from trainer.errors import DamagedError, MissingError, TrainerError, UsageError
from trainer.paths import require_space, writable
from trainer.settings import Settings, load_settings, save_settings
from trainer.speech.model_files import (
    EMBEDDED,
    check_files,
    has_manifest,
    looks_like_model,
    write_manifest,
)
from trainer.speech.recognition import try_model
from trainer.speech.unpack import delete, top_folder, unpack

# No dot at the end: Windows would drop it, and two names would be one directory.
_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,78}[A-Za-z0-9])?")


@dataclass(frozen=True, slots=True)
class KnownModel:
    """An official model; `size` of its zip in bytes, only about right where nobody publishes a
    checksum (`sha256` is None)."""

    name: str
    size: int
    sha256: str | None


KNOWN = {
    model.name: model
    for model in (
        KnownModel(
            "vosk-model-small-cn-0.22",
            43_898_754,
            "3af8b0e7e0f835ae9d414ce5df580237a3cfb08d586c9fbbb0f7ff29ad5b14ba",
        ),
        # Nobody publishes a checksum of this one: only the zip's own can be compared.
        KnownModel("vosk-model-cn-0.22", 1_358_736_686, None),
    )
}
"""What `install` can fetch."""


class Stage(StrEnum):
    """What an installation is doing, as the person reads it."""

    DOWNLOAD = "下载"
    UNPACK = "解压"
    TRY = "试用"


Progress = Callable[[Stage, int, int | None], object]
"""Hears the stage, the bytes done and all bytes (None: unknown)."""


class ModelState(StrEnum):
    """Where a model stands."""

    EMBEDDED = "embedded"
    INSTALLED = "installed"
    AVAILABLE = "available"


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """One line of the list. `size` in bytes is that on disk, or of the download for a model that is
    not here yet; `problem` is the Chinese message when a model that is here cannot be used."""

    name: str
    state: ModelState
    size: int
    in_use: bool
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class CurrentModel:
    """The model to load; `notice` is a Chinese sentence when it is not the one that was chosen."""

    name: str
    directory: Path
    notice: str | None = None


class ModelStore:
    """Models under `home`/models; the choice and the download address are in the settings."""

    def __init__(self, home: Path, embedded: Path) -> None:
        self._root = home / "models"
        self._settings_file = home / "settings.json"
        self._embedded = embedded

    def models(self) -> tuple[ModelInfo, ...]:
        """The embedded model, the installed ones, and those that could be installed."""
        chosen = self._settings().model
        here = [EMBEDDED, *self._installed()]
        return tuple(
            [self._info(name, chosen) for name in here]
            + [
                ModelInfo(known.name, ModelState.AVAILABLE, known.size, in_use=False)
                for known in KNOWN.values()
                if known.name not in here
            ]
        )

    def current(self) -> CurrentModel:
        """The chosen model, or the embedded one with a notice when the chosen one is unusable."""
        name = self._settings().model
        try:
            directory = self.directory(name)
            check_files(directory, name)
        except (MissingError, DamagedError, UsageError) as error:
            if name == EMBEDDED:
                raise
            notice = f"{error.message}现在先用自带的模型 {EMBEDDED}，它听不准真人说话。"
            return CurrentModel(EMBEDDED, self._embedded, notice)
        return CurrentModel(name, directory)

    def directory(self, name: str) -> Path:
        """Where model `name` lies; UsageError for a bad name, MissingError when not installed."""
        if name == EMBEDDED:
            return self._embedded
        directory = self._root / _checked(name)
        if not directory.is_dir():
            raise MissingError(
                "model.missing",
                f"没有安装识别模型 {name}。请运行 trainer models install {name}，"
                "或用 trainer models list 看有哪些模型。",
            )
        return directory

    def use(self, name: str) -> None:
        """Choose model `name`, after a thorough check."""
        directory = self.directory(name)
        check_files(directory, name, thorough=True)
        if not has_manifest(directory):
            try_model(directory, name)
            if name != EMBEDDED:
                write_manifest(directory)
        self._choose(name)

    def install(
        self,
        name: str,
        *,
        on_progress: Progress = lambda _stage, _done, _total: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        """Fetch a known model and install it; nothing happens when it is here and whole.

        Raises UsageError for an unknown name, and what `download` and `unpack` raise.
        """
        # Late: every command opens the store, few need the network.
        from trainer.speech.download import Remote, download

        known = KNOWN.get(name)
        if known is None:
            raise UsageError(
                "model.unknown",
                f"不认识识别模型 {name!r}。可以下载的有：{'、'.join(KNOWN)}；"
                "别的模型请用 trainer models install 文件.zip 安装。",
            )
        if self._whole(name):
            return
        archive = writable(self._root) / f".{name}.zip"
        # The archive, and what comes out of it.
        require_space(self._root, 3 * known.size)
        remote = Remote(
            url=f"{self._settings().mirror.rstrip('/')}/{name}.zip",
            size=known.size if known.sha256 else None,
            sha256=known.sha256,
            limit=2 * known.size,
        )
        download(
            remote,
            archive,
            on_progress=lambda done, total: on_progress(Stage.DOWNLOAD, done, total),
            cancelled=cancelled,
        )
        try:
            self._unpack(archive, name, on_progress, cancelled)
        finally:
            archive.unlink(missing_ok=True)

    def install_zip(
        self,
        archive: Path,
        *,
        on_progress: Progress = lambda _stage, _done, _total: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> str:
        """Install a model from a zip and return its name: that of the zip's folder, or of the file.

        A model of the same name is replaced. Raises what `unpack` raises.
        """
        name = _checked(top_folder(archive) or archive.stem)
        writable(self._root)
        self._unpack(archive, name, on_progress, cancelled)
        return name

    def remove(self, name: str) -> None:
        """Delete an installed model; when it was in use, the embedded one is chosen."""
        if name == EMBEDDED:
            raise UsageError("model.embedded", "自带的模型不能删除。")
        directory = self.directory(name)
        if self._settings().model == name:
            self._choose(EMBEDDED)
        # First out of sight at once, so that a half deleted model is never loaded.
        gone = directory.with_name(f".{name}.old")
        delete(gone)
        directory.rename(gone)
        delete(gone)

    def _unpack(
        self, archive: Path, name: str, on_progress: Progress, cancelled: Callable[[], bool]
    ) -> None:
        def check(directory: Path) -> None:
            if not looks_like_model(directory):
                raise DamagedError(
                    "model.not-a-model",
                    f"{archive} 里没有 Vosk 识别模型（缺少 am/final.mdl）。请换一个文件。",
                )
            check_files(directory, name)
            on_progress(Stage.TRY, 0, None)
            try_model(directory, name)
            write_manifest(directory)

        unpack(
            archive,
            self._root / name,
            check,
            on_progress=lambda done, total: on_progress(Stage.UNPACK, done, total),
            cancelled=cancelled,
        )

    def _info(self, name: str, chosen: str) -> ModelInfo:
        directory = self.directory(name)
        problem = None
        try:
            check_files(directory, name)
        except TrainerError as error:
            problem = error.message
        size = sum(file.stat().st_size for file in directory.rglob("*") if file.is_file())
        state = ModelState.EMBEDDED if name == EMBEDDED else ModelState.INSTALLED
        return ModelInfo(name, state, size, name == chosen, problem)

    def _installed(self) -> list[str]:
        if not self._root.is_dir():
            return []
        return sorted(
            entry.name
            for entry in self._root.iterdir()
            if entry.is_dir() and _NAME.fullmatch(entry.name)
        )

    def _whole(self, name: str) -> bool:
        directory = self._root / name
        try:
            check_files(directory, name, thorough=True)
        except TrainerError:
            return False
        return has_manifest(directory)

    def _settings(self) -> Settings:
        return load_settings(self._settings_file)

    def _choose(self, name: str) -> None:
        save_settings(self._settings().changed(model=name), self._settings_file)


def _checked(name: str) -> str:
    """`name` if it can be a model's directory; UsageError otherwise."""
    if name == EMBEDDED or not _NAME.fullmatch(name):
        raise UsageError(
            "model.bad-name",
            f"{name!r} 不能作模型名。模型名只用英文字母、数字、点、横线和下划线。",
        )
    return name
