"""A text that wraps as Chinese does."""

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from trainer.tui.prose import breaks, wrap


class Prose(Widget):
    """Styled text as high as its wrapped lines. `update` sets it."""

    DEFAULT_CSS = "Prose { width: 1fr; height: auto; }"

    def __init__(
        self,
        content: Content | str = "",
        *,
        indent: int = 0,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """`indent` is how far, in cells, lines after the first are moved in."""
        super().__init__(id=id, classes=classes)
        self._content = Content(content) if isinstance(content, str) else content
        self._indent = indent

    @property
    def plain(self) -> str:
        """The text without its styles."""
        return self._content.plain

    def update(self, content: Content | str) -> None:
        """Show another text."""
        self._content = Content(content) if isinstance(content, str) else content
        self.refresh(layout=True)

    def get_content_width(self, container: Size, viewport: Size) -> int:  # noqa: ARG002
        """The widest line, unwrapped."""
        return max(line.cell_length for line in self._content.split(allow_blank=True))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """The number of wrapped lines."""
        text = self._content.plain
        return text.count("\n") + 1 + len(breaks(text, width, self._indent)) if text else 0

    def render(self) -> Content:
        """The wrapped text."""
        return wrap(self._content, self.content_size.width, self._indent)
