"""What trainers write: cards and scenarios, read with positions and checked."""
