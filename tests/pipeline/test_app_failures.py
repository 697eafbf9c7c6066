"""What an author is told when apps fail in the browser's Python, and that it is told at once."""

import json
from pathlib import Path

import pytest

from sitepress.apps import convert, essay_apps
from sitepress.apps.sources import Script
from sitepress.cache import Cache
from sitepress.errors import AppsFailed, PressError
from sitepress.python import snapshot, worker_bundle
from sitepress.python.script_metadata import Declared

INSIDE = "/lib/python3.13/site-packages/"
FAILED = {
    "one": {
        "error": "NameError: name 'x' is not defined",
        "frames": [[f"{INSIDE}widgets/hosts/apps.py", 9], [f"{INSIDE}app/one/one.py", 3]],
        "traceback": "Traceback (most recent call last): of one",
    },
    "two": {
        "error": "FileNotFoundError: [Errno 44] No such file or directory: 'far/points.csv'",
        "frames": [[f"{INSIDE}app/two/two.py", 7], [f"{INSIDE}app/two/helpers.py", 2]],
        "traceback": "Traceback (most recent call last): of two",
    },
}


class Answers:
    """A browser's page whose capture.js has answered this."""

    def __init__(self, answer):
        self.answer = answer

    def evaluate(self, _script, _message):
        return self.answer


def script(name: str) -> Script:
    path = Path("dash") / f"{name}.py"
    return Script(path, "", {}, Declared(path, 0, ()), ())


def test_all_that_failed_is_raised_before_a_memory_is_asked_for():
    told = json.dumps({"good": {"document": {}, "models": []}, **FAILED})
    with pytest.raises(AppsFailed, match=r"one: NameError.*two: FileNotFoundError") as caught:
        snapshot.ask(Answers({"heap": 0, "apps": told}), "capture.js", {"kind": "warm"})
    assert caught.value.failed == FAILED
    assert [note for note in caught.value.__notes__ if "Traceback" in note and "of two" in note]


def test_a_good_answer_is_given_on():
    told = json.dumps({"good": {"document": {}, "models": []}})
    answer = {"heap": 1, "apps": told}
    assert snapshot.ask(Answers(answer), "capture.js", {"kind": "warm"}) == answer
    assert snapshot.ask(Answers({"heap": 1}), "capture.js", {"kind": "fresh"}) == {"heap": 1}


@pytest.mark.parametrize("beyond", [True, False])
def test_no_page_is_made_without_a_snapshot_because_an_app_failed(tmp_path, monkeypatch, beyond):
    """Of packages beyond the base set a snapshot may be missing; not for this."""

    def fails(*_):
        raise AppsFailed(FAILED)

    monkeypatch.setattr(worker_bundle, "write_snapshot", fails)
    monkeypatch.setattr(worker_bundle, "script", lambda *_: "")
    values = {"APPS": True, "BEYOND": beyond}
    with pytest.raises(AppsFailed):
        worker_bundle.take(Cache(tmp_path), {}, {}, values, print)


def test_each_script_is_said_with_its_own_line():
    of = {name: script(name) for name in FAILED}
    said = AppsFailed(FAILED).said(lambda slug, told: convert.failure(of[slug], told))
    assert isinstance(said, PressError)
    assert str(said).splitlines() == [
        "2 apps fail in the browser's Python:",
        "  dash/one.py:3: got NameError: name 'x' is not defined "
        "(--traceback shows the whole way).",
        "  dash/helpers.py:2: got FileNotFoundError: [Errno 44] No such file or directory: "
        "'far/points.csv': name it in the code, or bring it along with --with points.csv "
        "(--traceback shows the whole way).",
    ]


def test_one_failure_is_one_sentence():
    said = AppsFailed({"one": FAILED["one"]}).said(
        lambda _, told: convert.failure(script("one"), told)
    )
    assert str(said) == (
        "dash/one.py:3: got NameError: name 'x' is not defined (--traceback shows the whole way)."
    )


def test_an_essays_app_is_said_with_the_essays_line():
    told = {
        "error": "RuntimeError: can't start new thread",
        "frames": [[f"{INSIDE}essays/waves/waves.py", 12], ["/lib/python3.13/threading.py", 1]],
    }
    said = essay_apps.failure(Path("notes"), "sine", told)
    assert said.startswith(
        "notes/waves/waves.py:12: the app 'sine' fails in the browser's Python: got RuntimeError: "
        "can't start new thread; it works here"
    )
    assert "\n" not in said
