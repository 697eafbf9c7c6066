"""A second visit reads Python's memory from the reader's disk, and notices what was done to it."""

import contextlib
import time
from fnmatch import fnmatch

import pytest
from playwright.sync_api import Error, expect

from testing.server import TestServer
from tests.e2e.conftest import watched
from tests.e2e.figures import START, Figure, ready

SPINNER = "deciban-spinner"
PAGE = f"widgets/{SPINNER}/"
# [name, bytes] of all that is kept; fails while what is whole is in use.
FILES = """async () => {
  const found = [];
  const root = await navigator.storage.getDirectory();
  for await (const file of root.values()) {
    const { size } = await file.getFile();
    if (size > 1e7) await (await file.createWritable({ keepExistingData: true })).abort();
    found.push([file.name, size]);
  }
  return found;
}"""
WRITE = """async ([name, from, count]) => {
  const root = await navigator.storage.getDirectory();
  const file = await root.getFileHandle(name, { create: true });
  const writable = await file.createWritable({ keepExistingData: true });
  await writable.write({ type: "write", position: from, data: new Uint8Array(count).fill(7) });
  await writable.close();
}"""
CUT = """async ([name, size]) => {
  const root = await navigator.storage.getDirectory();
  const file = await root.getFileHandle(name);
  const writable = await file.createWritable({ keepExistingData: true });
  await writable.truncate(size);
  await writable.close();
}"""
# Only the kept file is left of what a first visit keeps.
FORGET = """async () => {
  for (const registration of await navigator.serviceWorker.getRegistrations())
    await registration.unregister();
  for (const name of await caches.keys()) await caches.delete(name);
}"""


@pytest.fixture
def kept(chrome, site):
    """A page that was visited, its host, and the file that is kept: (name, bytes)."""
    with (
        TestServer(site, forever=False) as host,
        watched(chrome, service_workers="allow") as context,
    ):
        page = context.new_page()
        page.goto(host.url + PAGE)
        ready(page)
        yield page, host, only_file(page)


def until(page, good):
    """{name: bytes} of what is kept, once it is `good`."""
    # Playwright waits for a function, but not for its promise.
    end = time.monotonic() + START / 1000
    found: dict[str, int] = {}
    while not good(found):
        assert time.monotonic() < end, found
        page.wait_for_timeout(100)
        with contextlib.suppress(Error):
            found = dict(page.evaluate(FILES))
    return found


def only_file(page):
    """The file, once it is wholly kept and nothing else is."""
    found = until(page, lambda files: len(files) == 1 and max(files.values()) > 1e7)
    return next(iter(found.items()))


def visited_again(page, host):
    """What is asked of the host by another visit, which answers."""
    page.evaluate(FORGET)
    before = len(host.sent)
    page.goto(host.url + PAGE)
    figure = Figure(ready(page), SPINNER)
    figure.slide("db", 3)
    assert figure.text("odds") == "2:1"
    return [sent.path for sent in host.sent[before:]]


def of_snapshot(paths):
    return [path for path in paths if "snapshot" in path]


def test_a_second_visit_inflates_nothing(kept):
    page, host, _ = kept
    asked = visited_again(page, host)
    assert not of_snapshot(asked)
    assert not [path for path in asked if "zstd" in path or fnmatch(path, "runtime/*.zip")]
    assert [path for path in asked if path.endswith(".wasm")]


@pytest.mark.parametrize("change", ["altered", "cut"])
def test_a_kept_file_that_is_damaged_counts_for_nothing(kept, change):
    page, host, (name, size) = kept
    if change == "altered":
        page.evaluate(WRITE, [name, size // 2, 8])
    else:
        page.evaluate(CUT, [name, size // 2])
    # The service worker is registered anew, and all is kept again.
    assert of_snapshot(visited_again(page, host))
    assert only_file(page) == (name, size)
    assert not of_snapshot(visited_again(page, host))


def test_what_another_version_kept_is_let_go(kept):
    page, host, (name, size) = kept
    page.evaluate(CUT, [name, 0])
    older, others = f"{name.partition('sha256')[0]}sha256-older", "%2Fanother%20sha256-older"
    for other in (older, others):
        page.evaluate(WRITE, [other, 0, 100])
    visited_again(page, host)
    found = until(page, lambda files: older not in files and files.get(name) == size)
    assert found == {name: size, others: 100}


def test_the_page_says_how_much_is_kept(kept, site):
    page, _, (_, size) = kept
    page.goto(page.url.replace(PAGE, "why-kl/"))
    ready(page)
    said = page.locator("[data-offline]")
    expect(said).to_contain_text("MB", timeout=START)
    megabytes = "parseFloat(document.querySelector('[data-offline]').innerText.match(/[\\d.]+/))"
    page.wait_for_function(f"{megabytes} > {size / 1e6}")
