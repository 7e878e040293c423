"""What hides a screen that the terminal is too small for."""

from textual.content import Content
from textual.widget import Widget

MIN_WIDTH, MIN_HEIGHT = 60, 18
"""The smallest terminal that a screen fits into, in cells."""


class TooSmall(Widget):
    """Asks for a larger window; shown by the screen's breakpoint classes, gone on resize."""

    DEFAULT_CSS = """
    TooSmall {
        layer: cover; dock: top; display: none; width: 100%; height: 100%;
        content-align: center middle; text-align: center; background: $background;
    }
    .-too-narrow > TooSmall, .-too-low > TooSmall { display: block; }
    """

    def render(self) -> Content:
        """The plea, with the size that is there and the size that is needed."""
        size = self.screen.size
        return Content.assemble(
            ("窗口太小\n\n", "$warning bold"),
            (f"请放大到至少 {MIN_WIDTH}×{MIN_HEIGHT}\n", "$foreground"),
            (f"现在是 {size.width}×{size.height}", "$quiet"),
        )
