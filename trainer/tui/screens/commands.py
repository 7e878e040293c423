"""The command palette, with its own words."""

from textual.command import CommandPalette


class Commands(CommandPalette):
    """Finds commands and scenarios by their names."""
