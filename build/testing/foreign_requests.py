"""A proxy that refuses and records every request to another host.

A page requests files of its own host only. Any other request, from a page, a worker or a service
worker, comes here and is recorded.
"""

import asyncio
import contextlib
import threading

# Chromium asks its vendor how to fill in forms, whatever its flags; that is not the page's request.
BROWSERS_OWN = ("content-autofill.googleapis.com",)


class ForeignRequests:
    """The proxy; use it as a context manager, and give `url` to the browser's context."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.port = 0

    @property
    def url(self) -> str:
        """The proxy's address."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> "ForeignRequests":
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _run(self) -> None:
        server = self._loop.run_until_complete(asyncio.start_server(self._refuse, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        self._loop.run_until_complete(self._end(server))
        self._loop.close()

    async def _end(self, server: asyncio.Server) -> None:
        """Answer the open connections, and close the server."""
        server.close()
        while tasks := asyncio.all_tasks() - {asyncio.current_task()}:
            await asyncio.wait(tasks, timeout=1)
            server.close_clients()
        await server.wait_closed()

    async def _refuse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            line = (await reader.readline()).decode("latin-1").strip()
            if line and not any(host in line for host in BROWSERS_OWN):
                self.asked.append(line)
            writer.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
            await writer.drain()
        except ConnectionError:
            pass  # it was recorded
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()
