"""Groups of processes, as a terminal starts them."""

import os
import time


def ends(group: int, within_s: float = 5.0) -> bool:
    """Whether the last process of the group is gone in time; it is when it has been reaped."""
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        os.sched_yield()
    return False
