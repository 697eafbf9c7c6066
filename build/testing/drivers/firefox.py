"""Firefox over WebDriver BiDi, which it speaks itself: JSON over one web socket."""

import asyncio
import json
import os
import re
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from tornado.websocket import websocket_connect

from testing.drivers.reader import PATIENCE, Reader, wait

ADDRESS = "WebDriverBiDiServer.json"  # in the profile, once Firefox listens
# It is driven, and must not talk to its maker: that would be counted as the page's doing.
QUIET = {
    "app.update.disabledForTesting": True,
    "browser.safebrowsing.update.enabled": False,
    "media.gmp-manager.updateEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,none",
}
OBEDIENT = {"MOZ_REMOTE_SETTINGS_DEVTOOLS": "1"}  # without it the last of these is passed over
# NS_BINDING_ABORTED: what it says of a face that was on its way when the reader left the page.
ABORTED = re.compile(r"downloadable font: download failed .*status=2152398850", re.DOTALL)
WRAPPED = "async () => JSON.stringify((await (%s)(%s)) ?? null)"


class Firefox(Reader):
    """A Firefox without a window, whose requests to other hosts all go to one proxy."""

    def __init__(self, programs: list[str], proxy_port: int):
        self.errors = []
        self._folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        profile = Path(self._folder.name)
        proxy: dict[str, Any] = {"network.proxy.type": 1}
        for scheme in ("http", "ssl"):
            proxy[f"network.proxy.{scheme}"] = "127.0.0.1"
            proxy[f"network.proxy.{scheme}_port"] = proxy_port
        lines = [f'user_pref("{k}", {json.dumps(v)});' for k, v in {**QUIET, **proxy}.items()]
        (profile / "user.js").write_text("\n".join(lines))
        (firefox,) = programs
        self._process = subprocess.Popen(
            [firefox, "--headless", "--remote-debugging-port=0", "--profile", str(profile)],
            env={**os.environ, **OBEDIENT},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._wait(self._connect(address(profile)))
        self.send("session.new", capabilities={})
        self.send("session.subscribe", events=["log.entryAdded"])
        self._context = self.send("browsingContext.getTree")["contexts"][0]["context"]

    def _wait(self, coroutine: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(PATIENCE)

    async def _connect(self, url: str) -> None:
        self._socket = await websocket_connect(url, on_message_callback=self._hear)

    def _hear(self, heard: str | bytes | None) -> None:
        message = json.loads(heard or "{}")
        if "id" in message:
            self._answers.pop(message["id"]).set_result(message)
        elif message.get("method") == "log.entryAdded":
            level, text = message["params"]["level"], message["params"]["text"]
            if level == "error" and not ABORTED.match(text):
                self.errors.append(text)

    async def _ask(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        number = len(self._answers) + time.monotonic_ns()
        self._answers[number] = self._loop.create_future()
        text = json.dumps({"id": number, "method": method, "params": params})
        await self._socket.write_message(text)
        return await self._answers[number]

    def send(self, method: str, **params: Any) -> dict[str, Any]:
        """The result of a command."""
        answer = self._wait(self._ask(method, params))
        assert answer["type"] == "success", answer
        return answer["result"]

    def go(self, url: str) -> None:
        self.send("browsingContext.navigate", context=self._context, url=url, wait="complete")

    def begin(self, url: str, script: str) -> None:
        function = f"() => {{ {script} }}"
        added = self.send("script.addPreloadScript", functionDeclaration=function)
        self.send("browsingContext.navigate", context=self._context, url=url, wait="interactive")
        self.send("script.removePreloadScript", **added)

    def run(self, function: str, *arguments: Any) -> Any:
        text = ", ".join(json.dumps(argument) for argument in arguments)
        answer = self.send(
            "script.callFunction",
            functionDeclaration=WRAPPED % (function, text),
            awaitPromise=True,
            target={"context": self._context},
        )
        assert answer["type"] == "success", answer["exceptionDetails"]["text"]
        return json.loads(answer["result"]["value"])

    def perform(self, *actions: dict[str, Any]) -> None:
        self.send("input.performActions", context=self._context, actions=list(actions))

    def look(self) -> None:
        self.run("() => 0")  # what was said before it has been heard

    def close(self) -> None:
        self.send("browser.close")
        self._process.wait(PATIENCE)
        self._loop.call_soon_threadsafe(self._socket.close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._folder.cleanup()


def address(profile: Path) -> str:
    """Where a Firefox listens, once it does."""
    file = profile / ADDRESS
    told = json.loads(wait(lambda: file.is_file() and file.read_text(), "Firefox's address"))
    return f"ws://{told['ws_host']}:{told['ws_port']}/session"
