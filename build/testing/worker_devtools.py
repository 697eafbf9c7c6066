"""Counts what a page and its Python have in memory, with the browser's developer tools.

The worker gives no access to its Python, so the counted page is opened with a worker that keeps the
WebAssembly instance; its exports run a line of Python that stores its counts in a global.
"""

import itertools
import json
from typing import Any

from playwright.sync_api import BrowserContext, Page

# In the page, and in the worker before its own script runs.
KEEP = """
  window.Worker = class extends Worker {
    constructor(script, options) {
      const body = `const { instantiate } = WebAssembly;
        WebAssembly.instantiate = async (source, imports) => {
          const result = await instantiate(source, imports);
          const { exports } = result.instance ?? result;
          if (exports.PyRun_SimpleString) self.python = { exports, memory: imports.env.memory };
          return result;
        };
        import(${JSON.stringify(String(script))});`;
      super(URL.createObjectURL(new Blob([body], { type: "text/javascript" })), options);
    }
  };
"""
COUNT = """
import gc, js
gc.collect()
js.counted = len(gc.get_objects())
"""
RUN = """(code) => {
  const { exports, memory } = self.python;
  const bytes = new TextEncoder().encode(code + "\\0");
  const place = exports.malloc(bytes.length);
  new Uint8Array(memory.buffer).set(bytes, place);
  if (exports.PyRun_SimpleString(place)) throw new Error("Python could not count");
  exports.free(place);
  const info = exports.malloc(64);
  exports.mallinfo(info);
  const taken = new Uint32Array(memory.buffer, info, 8)[7]; // bytes in use
  exports.free(info);
  const held = exports.hiwire_num_refs(); // JavaScript's objects that Python holds
  return [memory.buffer.byteLength, taken, self.counted, held];
}"""


def watch(context: BrowserContext) -> None:
    """Prepare the pages that are opened from now on for counting."""
    context.add_init_script(KEEP)


class Counter:
    """Counts what a page and its worker have in memory; made once, when Python answers."""

    def __init__(self, page: Page):
        self.page = page
        self.tools = page.context.new_cdp_session(page)
        self.numbers = itertools.count(1)
        self.answers: dict[int, dict[str, Any]] = {}
        self.worker = ""
        self.tools.on("Target.attachedToTarget", self.meet)
        self.tools.on("Target.receivedMessageFromTarget", self.hear)
        attach = {"autoAttach": True, "waitForDebuggerOnStart": False, "flatten": False}
        self.tools.send("Target.setAutoAttach", attach)

    def meet(self, event: dict[str, Any]) -> None:
        """Remember the session of Python's worker, not of a service worker."""
        if event["targetInfo"]["type"] == "worker":
            self.worker = event["sessionId"]

    def hear(self, event: dict[str, Any]) -> None:
        """Store an answer of the worker's tools."""
        message = json.loads(event["message"])
        if "id" in message:
            self.answers[message["id"]] = message["result"]

    def ask(self, method: str) -> dict[str, Any]:
        """The answer of the worker's tools."""
        number = next(self.numbers)
        message = json.dumps({"id": number, "method": method})
        command = {"sessionId": self.worker, "message": message}
        self.tools.send("Target.sendMessageToTarget", command)
        while number not in self.answers:
            self.page.wait_for_timeout(5)
        return self.answers.pop(number)

    def __call__(self) -> dict[str, int]:
        """All counts, after a garbage collection."""
        memory, taken, objects, proxies = self.page.workers[0].evaluate(RUN, COUNT)
        self.tools.send("HeapProfiler.collectGarbage")
        self.ask("HeapProfiler.collectGarbage")
        dom = self.tools.send("Memory.getDOMCounters")
        return {
            "page's heap, bytes": int(self.tools.send("Runtime.getHeapUsage")["usedSize"]),
            "worker's heap, bytes": int(self.ask("Runtime.getHeapUsage")["usedSize"]),
            "Python's memory, bytes": memory,
            "of it in use, bytes": taken,
            "Python's objects": objects,
            "Python's proxies": proxies,
            "nodes": int(dom["nodes"]),
            "listeners": int(dom["jsEventListeners"]),
        }
