"""Event loops for tests."""

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any


def run(main: Coroutine[Any, Any, Any]) -> Any:
    """The result of `main`, in an event loop and a thread of its own.

    Playwright keeps a loop running in the thread of the tests, beside which no other may run.
    """
    result: dict[str, Any] = {}

    def body() -> None:
        try:
            result["value"] = asyncio.run(main)
        except BaseException as error:
            result["error"] = error

    thread = threading.Thread(target=body)
    thread.start()
    thread.join()
    if "error" in result:
        raise result["error"]
    return result["value"]
