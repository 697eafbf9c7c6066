"""Hosts that do something of their own: everything works, or one sentence says what to do."""

import re
import shutil

import pytest
from playwright.sync_api import expect

from testing.server import Habits, TestServer
from tests.e2e.conftest import headers_of, watched
from tests.e2e.figures import START, Figure, ready

SPINNER = "deciban-spinner"
ALONE = f"widgets/{SPINNER}/"
SAMPLER = "widgets/diffusion-sampler/"
# What the browser itself says of a file that does not come, or of a policy.
NETWORK = r"Failed to load resource|ERR_|Failed to fetch|did not arrive"
POLICY = r"Content Security Policy|violates|Refused to"
OPFS = """async () => {
  const names = [];
  for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name);
  return names;
}"""


def works(page) -> None:
    """The spinner answers."""
    assert Figure(ready(page), SPINNER).slide("db", 3).text("odds") == "2:1"


def failed(page) -> Figure:
    """The figure, once Python has not started."""
    expect(page.locator("html")).to_have_attribute("data-python", "error", timeout=START)
    return Figure(page, SPINNER)


@pytest.mark.parametrize(
    "habits",
    [
        # Stock nginx and Apache, which know neither; IIS, which sends what it does not know as 404.
        {"types": {".mjs": "application/octet-stream", ".wasm": "application/octet-stream"}},
        {"unknown": frozenset({".mjs", ".zst", ".whl", ".npz"})},
        # A host that calls `.zst` a compressed copy, which browsers then refuse to inflate.
        {"encodings": {".zst": "zstd"}},
        {"injected": b"<script>document.title += '!'</script>"},
    ],
    ids=["types", "suffixes", "encodings", "injected"],
)
def test_python_wakes_on_hosts_with_habits(site, chrome, habits):
    told = {"X-Content-Type-Options": "nosniff"}
    with (
        TestServer(site, headers=told, habits=Habits(**habits)) as host,
        watched(chrome) as context,
    ):
        page = context.new_page()
        slow = []
        page.on("console", lambda m: "could not be restored" in m.text and slow.append(m.text))
        page.goto(host.url + ALONE)
        works(page)
        assert slow == []


def test_files_that_figures_compute_with_come_from_a_host_that_knows_few_suffixes(site, chrome):
    habits = Habits(unknown=frozenset({".npz", ".zst", ".whl", ".mjs"}))
    with TestServer(site, habits=habits) as host, watched(chrome) as context:
        page = context.new_page()
        page.goto(host.url + SAMPLER)
        ready(page)
        expect(page.locator("figure[data-widget]")).not_to_have_attribute("data-stale", "")
        expect(page.locator("[data-notice]")).to_be_hidden()


def test_a_script_of_the_host_keeps_nothing_from_being_kept(site, chrome):
    habits = Habits(injected=b"<script>window.beacon = 1</script>")
    with watched(chrome, service_workers="allow") as context:
        context.watch.expected = NETWORK
        with TestServer(site, habits=habits) as host:
            page = context.new_page()
            page.goto(host.url + ALONE)
            ready(page)
            page.wait_for_function(f"async () => (await ({OPFS})()).length > 0", timeout=START)
            page.goto(host.url + "why-kl/")
            ready(page)
            expect(page.locator("[data-offline]")).to_contain_text("MB", timeout=START)
        page.reload()
        works(page)


@pytest.mark.parametrize(
    "broken",
    [
        "Object.defineProperty(navigator, 'serviceWorker', { get() { throw new Error('no'); } });",
        "Object.defineProperty(navigator, 'serviceWorker', { get() { return undefined; } });",
    ],
)
def test_python_is_kept_where_no_site_can_be(site, chrome, broken):
    with TestServer(site) as host, watched(chrome) as context:
        page = context.new_page()
        page.add_init_script(broken)
        page.goto(host.url + ALONE)
        works(page)
        page.wait_for_function(f"async () => (await ({OPFS})()).length > 0", timeout=START)


@pytest.mark.parametrize("suffix", [".bin", ".zip"])
def test_a_file_that_the_host_does_not_send_is_named(site, chrome, suffix):
    unknown = frozenset({".zip", ".bin"} if suffix == ".zip" else {".bin"})
    with TestServer(site, habits=Habits(unknown=unknown)) as host, watched(chrome) as context:
        # Without its standard library Pyodide writes to the console what it makes of that.
        context.watch.expected = NETWORK if suffix == ".bin" else "^"
        page = context.new_page()
        page.goto(host.url + ALONE)
        if suffix == ".bin":
            works(page)  # from the wheels
        else:
            notice = failed(page).notice()
            expect(notice).to_contain_text(re.compile(r"The file \S+\.(whl|zip) did not arrive"))
            expect(notice).not_to_contain_text("ModuleNotFoundError")


@pytest.mark.parametrize("below", ["why-kl", ALONE.rstrip("/")])
@pytest.mark.parametrize("prefix", ["/", "/a/b/"])
def test_a_page_mends_an_address_without_its_slash(site, chrome, prefix, below):
    habits = Habits(strips_slash=True)
    with TestServer(site, prefix=prefix, habits=habits) as host, watched(chrome) as context:
        # The browser asks ahead for a script before the page can say where it is.
        context.watch.expected = r"Failed to load resource"
        page = context.new_page()
        page.goto(host.url + below + "?db=-3#deciban-spinner")
        assert page.url == host.url + below + "/?db=-3#deciban-spinner"
        figure = Figure(ready(page), SPINNER)
        assert figure.text("odds") == "1:2"
        if below == "why-kl":
            faces = "[...document.fonts].filter((face) => face.status === 'loaded').length"
            page.wait_for_function(f"{faces} > 1")
            page.click(".home")
            expect(page).to_have_title("Deciban")


@pytest.mark.parametrize("below", ["why-kl/", ALONE])
def test_no_page_is_mute_where_its_scripts_are_forbidden(site, chrome, below):
    policy = {"Content-Security-Policy": "script-src 'none'"}
    with TestServer(site, headers=policy) as host, watched(chrome) as context:
        context.watch.expected = POLICY
        page = context.new_page()
        page.goto(host.url + below)
        sentence = page.locator(".mute")
        expect(sentence).not_to_be_visible()
        expect(sentence).to_be_visible(timeout=START)
        expect(sentence).to_contain_text("Reload the page, or open it in another browser")


def test_a_widget_works_where_no_script_in_a_page_may_run(site, chrome):
    policy = {"Content-Security-Policy": "script-src 'self' 'wasm-unsafe-eval'"}
    with TestServer(site, headers=policy) as host, watched(chrome) as context:
        context.watch.expected = POLICY
        page = context.new_page()
        page.goto(host.url + ALONE)
        works(page)
        expect(page.locator(".mute")).to_have_count(0)


def test_a_widget_whose_script_is_missing_is_not_mute(host, context):
    context.watch.expected = NETWORK
    page = context.new_page()
    with host.fault("assets/boot*", "missing"):
        page.goto(host.url + ALONE)
        expect(page.locator(".mute")).to_be_visible(timeout=START)


def test_without_scripts_the_sentence_is_there_at_once(host, chrome):
    with watched(chrome, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(host.url + "why-kl/")
        expect(page.locator(".mute")).to_be_visible(timeout=2000)


@pytest.mark.parametrize("below", ["why-kl/", ALONE])
def test_a_page_that_works_never_shows_the_sentence(page, host, below):
    page.add_init_script(
        """window.seen = 0;
        const look = () => {
          const mute = document.querySelector(".mute");
          if (mute && getComputedStyle(mute).visibility === "visible") window.seen += 1;
          requestAnimationFrame(look);
        };
        look();"""
    )
    page.goto(host.url + below)
    ready(page)
    expect(page.locator(".mute")).to_have_count(0)
    assert page.evaluate("window.seen") == 0


def test_a_policy_without_webassembly_is_told_to_the_publisher(site, chrome):
    own = headers_of(site)["Content-Security-Policy"].replace(" 'wasm-unsafe-eval'", "")
    with (
        TestServer(site, headers={"Content-Security-Policy": own}) as host,
        watched(chrome) as context,
    ):
        context.watch.expected = POLICY
        page = context.new_page()
        page.goto(host.url + ALONE)
        expect(failed(page).notice()).to_contain_text("must allow 'wasm-unsafe-eval' in script-src")


def test_a_page_opened_as_a_file_says_what_to_do(site, chrome):
    with watched(chrome) as context:
        context.watch.expected = r"file:|ERR_|origin 'null'|CORS"
        page = context.new_page()
        page.goto((site / "why-kl" / "index.html").as_uri())
        notice = failed(page).notice()
        expect(notice).to_contain_text("This page was opened as a file")
        expect(notice.get_by_role("button")).to_have_count(0)


def test_a_sandboxed_frame_says_what_to_do(host, context):
    context.watch.expected = r"sandbox|origin 'null'|CORS|ERR_"
    page = context.new_page()
    page.goto(host.url + "404.html")
    page.evaluate(
        """(src) => {
          const frame = document.createElement("iframe");
          frame.setAttribute("sandbox", "allow-scripts");
          frame.src = src;
          document.body.prepend(frame);
        }""",
        host.url + ALONE,
    )
    notice = page.frame_locator("iframe").locator("[data-notice]")
    expect(notice).to_contain_text("This page stands in a sandboxed frame", timeout=START)


@pytest.fixture
def deployed(site, tmp_path):
    """A copy of the site, which a test may deploy anew."""
    copy = tmp_path / "site"
    shutil.copytree(site, copy)
    return copy


SET_AND_RELOAD = """([slider, reload]) => {
  slider.value = 10;
  slider.dispatchEvent(new Event("input", { bubbles: true }));
  reload.click();
}"""


def test_a_tab_that_outlives_a_deploy_offers_to_reload(deployed, chrome):
    with TestServer(deployed) as host, watched(chrome) as context:
        context.watch.expected = NETWORK
        page = context.new_page()
        page.add_init_script("Object.defineProperty(navigator, 'deviceMemory', { value: 0.5 })")
        page.goto(host.url + ALONE)
        expect(page.locator(".mute")).to_have_count(0)
        # The next version: the worker has another name, and the old one is gone.
        (worker,) = deployed.glob("assets/worker.*.js")
        worker.rename(worker.with_name("worker.0123456789ab.js"))
        for copy in deployed.glob(f"assets/{worker.name}.*"):
            copy.unlink()
        for html in deployed.rglob("*.html"):
            text = html.read_text().replace(worker.name, "worker.0123456789ab.js")
            html.write_text(re.sub(r'data-version="\w+"', 'data-version="0123456789ab"', text))
            for copy in html.parent.glob("index.html.*"):
                copy.unlink()
        figure = Figure(page, SPINNER)
        figure.slider("db").fill("3")
        reload = figure.notice().get_by_role("button", name="Reload")
        expect(reload).to_be_visible(timeout=START)
        expect(figure.notice()).to_contain_text("This site has changed since this page was opened")
        # What is set in the last moment is kept as well.
        page.evaluate(
            SET_AND_RELOAD, [figure.slider("db").element_handle(), reload.element_handle()]
        )
        expect(page.locator("html")).to_have_attribute("data-version", "0123456789ab")
        figure = Figure(ready(page), SPINNER)
        expect(figure.slider("db")).to_have_value("10")
        assert figure.text("odds") == "10:1"
