"""Engines are installed where tests run unattended, and only there; none is no error."""

import pytest

from testing import engines
from testing.engines import Engine

NONE = Engine("None", ("no-such-program", "*/no-such-folder/program"), ("no-such-package",))
SHELL = Engine("Shell", ("sh",), ())


@pytest.fixture
def asked(monkeypatch):
    """What apt was asked, on a Debian where one is root."""
    commands = []
    monkeypatch.setattr(engines, "is_root", lambda: True)
    monkeypatch.setattr(engines.shutil, "which", {"apt-get": "/apt-get", "sh": "/bin/sh"}.get)
    monkeypatch.setattr(engines, "run", lambda command, **_: commands.append(command))
    return commands


def test_what_is_there_is_found(asked):
    assert SHELL.installed() == ["/bin/sh"]
    assert asked == []


def test_unattended_what_is_missing_is_installed(asked, monkeypatch):
    monkeypatch.setenv("CI", "true")
    assert NONE.installed() is None
    assert [command[-1] for command in asked] == ["update", "no-such-package"]


def test_nobody_is_given_what_nobody_asked_for(asked, monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    assert NONE.installed() is None
    monkeypatch.setenv("CI", "true")
    monkeypatch.setattr(engines, "is_root", lambda: False)
    assert NONE.installed() is None
    assert asked == []
