"""Installing the official recognition model, with progress; it can be broken off."""

from threading import Event
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, ProgressBar, Static

from trainer.tui.messages import InstallEnded, InstallMoved
from trainer.tui.screens.room import Dialog
from trainer.tui.widgets.cover import TooSmall
from trainer.tui.widgets.prose import Prose
from trainer.tui.wording import problem

_MEGA = 1_000_000

_OFFER = (
    "程序自带的识别模型只听得懂合成语音，听不准真人。"
    "官方模型约 42 MB，装好后就能用语音练习；不装也可以打字练习。"
)


class Install(Dialog[bool]):
    """Downloads a model. The result is true when it is installed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "取消", id="install.leave", tooltip="停止下载，下次接着下"),
    ]

    def __init__(self, model: str) -> None:
        super().__init__()
        self.model = model
        self._cancelled = Event()

    def compose(self) -> ComposeResult:
        """The offer, then the progress in its place."""
        with Vertical(classes="box"):
            yield Static("安装官方识别模型", classes="box-title")
            yield Prose(_OFFER, classes="box-text", id="words")
            yield ProgressBar(id="bar", show_eta=False)
            yield Static(id="bytes")
            with Horizontal(classes="buttons"):
                yield Button("开始下载", variant="primary", id="start")
                yield Button("取消", id="cancel")
            yield Static("Tab 选择   回车 选定   Esc 取消", classes="box-foot")
        yield TooSmall()

    def on_mount(self) -> None:
        """Nothing runs yet."""
        self.query_one("#bar").display = False

    def on_unmount(self) -> None:
        """However the dialog is left, nothing downloads behind it."""
        self._cancelled.set()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Start, or give up."""
        if event.button.id == "start":
            self._cancelled.clear()
            event.button.disabled = True
            self.query_one("#cancel").focus()
            self.query_one("#words", Prose).update(f"正在下载 {self.model} …")
            self.query_one("#bar").display = True
            self._install()
        else:
            self.action_leave()

    def action_leave(self) -> None:
        """Tell the download to stop; what it has got is kept for the next time."""
        self._cancelled.set()
        self.dismiss(False)

    @work(thread=True, exclusive=True, exit_on_error=False)
    def _install(self) -> None:
        try:
            self.trainer.services.install_model(
                self.model,
                self._progress,
                self._cancelled.is_set,
            )
        except Exception as error:
            self.post_message(InstallEnded(error))
        else:
            self.post_message(InstallEnded())

    def _progress(self, done: int, total: int) -> None:
        self.post_message(InstallMoved(done, total))

    def on_install_moved(self, message: InstallMoved) -> None:
        """Move the bar."""
        total = message.total or None
        self.query_one(ProgressBar).update(total=total, progress=message.done)
        text = f"{message.done / _MEGA:.1f}" + (f" / {total / _MEGA:.1f}" if total else "") + " MB"
        whole = total is not None and message.done >= total
        self.query_one("#bytes", Static).update("下载完了，正在解开和试用…" if whole else text)

    def on_install_ended(self, message: InstallEnded) -> None:
        """Done; or say what went wrong and offer to try again."""
        if self._cancelled.is_set():
            return
        if message.error is None:
            self.dismiss(True)
            return
        self.query_one("#words", Prose).update(problem(message.error))
        self.query_one("#bar").display = False
        self.query_one("#bytes", Static).update("")
        start = self.query_one("#start", Button)
        start.label = "再试一次"
        start.disabled = False
        start.focus()
