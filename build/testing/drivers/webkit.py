"""WebKit over W3C's WebDriver: JSON over HTTP to its driver, which starts the browser."""

import contextlib
import json
import os
import socket
import subprocess
import urllib.error
import urllib.request
from typing import Any

from testing.drivers.reader import PATIENCE, Crashed, Reader, wait

# WebDriver tells nothing of the console, so the page does, from its first moment that can be had.
LISTEN = """() => {
  if (window.heard) return;
  window.heard = [];
  const { error } = console;
  console.error = (...words) => (heard.push(words.join(" ")), error(...words));
  addEventListener("error", (event) => heard.push(event.message ?? event.target.outerHTML), true);
  addEventListener("unhandledrejection", (event) => heard.push(String(event.reason)));
  addEventListener("securitypolicyviolation", (event) => heard.push(event.violatedDirective));
}"""
ARRIVED = f"() => !document.left && (({LISTEN})(), document.readyState === 'complete')"
BEGUN = "() => { if (document.left) return false; %s; return true; }"
# Before the first page nothing listens.
HEARD = "() => (window.heard ?? []).splice(0)"
WRAPPED = """const done = arguments[0];
  Promise.resolve().then(() => (%s)(%s)).then((value) => done({ value }))
    .catch((error) => done({ error: String(error) }));"""


class Refused(Exception):
    """What the driver says that it could not do."""


class WebKit(Reader):
    """WebKit's small browser on a display of its own, with one proxy for all other hosts."""

    def __init__(self, programs: list[str], proxy_port: int):
        self.errors = []
        xvfb, driver, browser = programs
        self._display = subprocess.Popen(
            [xvfb, "-displayfd", "1", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self._display.stdout
        display = self._display.stdout.readline().decode().strip()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self._driver = subprocess.Popen(
            [driver, f"--port={port}"],
            env={**os.environ, "DISPLAY": f":{display}"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._url = f"http://127.0.0.1:{port}"
        proxy = [f"--proxy=http://127.0.0.1:{proxy_port}", "--ignore-host=127.0.0.1"]
        wanted = {
            "pageLoadStrategy": "none",
            "timeouts": {"script": PATIENCE * 1000},
            "webkitgtk:browserOptions": {"binary": browser, "args": ["--automation", *proxy]},
        }
        wait(self._listens, "the driver")
        made = self.send("POST", "/session", capabilities={"alwaysMatch": wanted})
        self._url += f"/session/{made['sessionId']}"

    def _listens(self) -> bool:
        with contextlib.suppress(OSError):
            return bool(self.send("GET", "/status"))
        return False

    def send(self, method: str, path: str, **body: Any) -> Any:
        """The value that a command gives."""
        data = json.dumps(body).encode() if method == "POST" else None
        request = urllib.request.Request(self._url + path, data, method=method)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            said = error.read().decode()
            self.crashed = "invalid session id" in said
            raise (Crashed if self.crashed else Refused)(said) from None

    def go(self, url: str) -> None:
        self._leave(url, ARRIVED)

    def begin(self, url: str, script: str) -> None:
        self._leave(url, BEGUN % script)

    def _leave(self, url: str, arrived: str) -> None:
        """Leave for an address, until a function gives true there."""
        self.look()
        self.run("() => (document.left = true)")
        self.send("POST", "/url", url=url)
        wait(lambda: self._gives(arrived), url)

    def _gives(self, function: str) -> bool:
        with contextlib.suppress(Refused):  # the old page left while it was asked
            return self.run(function)
        return False

    def run(self, function: str, *arguments: Any) -> Any:
        text = ", ".join(json.dumps(argument) for argument in arguments)
        try:
            answer = self.send("POST", "/execute/async", script=WRAPPED % (function, text), args=[])
        except Refused:
            self.send("GET", "/url")  # the answer is lost too where the page's process died
            raise
        assert "error" not in answer, answer["error"]
        return answer.get("value")

    def perform(self, *actions: dict[str, Any]) -> None:
        self.send("POST", "/actions", actions=list(actions))

    def look(self) -> None:
        self.errors += self.run(HEARD)

    def close(self) -> None:
        with contextlib.suppress(Crashed):
            self.send("DELETE", "")
        for process in (self._driver, self._display):
            process.terminate()
            process.communicate()
