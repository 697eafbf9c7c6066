"""Run before the memory snapshot is taken: every widget answers once, then everything is let go.

What is built on first use (classes of data models, serialisers, compiled patterns, the arrays
behind a picture) is then in the snapshot, and a reader's first answer takes no longer than the
tenth.
"""

import asyncio
import gc
import json
import linecache

from panel.io.state import state

from widgets import browser
from widgets.base import WIDGETS


async def warm() -> None:
    """Open every widget and ask it for its first answer."""
    session = browser.Session(lambda patch: None)
    for slug in WIDGETS:
        model = {"id": session.open(slug, slug)}
        ask = json.dumps({"seq": 1, "state": {}})
        event = {"kind": "ModelChanged", "model": model, "attr": "ask", "new": ask}
        session.patch(json.dumps({"events": [event]}))
        # A long computation goes on when the loop is free; it is ended after its first answer.
        if task := session.figures[slug]._task:
            task.cancel()
        await asyncio.sleep(0)
    # Panel keeps what it has drawn until a server's session ends, which here it never does.
    state._views.clear()


def clear_small_blocks() -> None:
    """Overwrite what freed objects left in Python's own pools, by filling these with zeros."""
    for size in range(48, 513, 16):
        filled = [bytes(size - 33) for _ in range(2**20 // size)]
        del filled


async def main() -> None:
    """Warm up, and leave nothing behind that is not needed."""
    await warm()
    linecache.clearcache()
    gc.collect()
    clear_small_blocks()
