"""A limited program is run where the kernel holds it to its share, or nothing is measured."""

import subprocess

import pytest

from bench import cpu_quota
from sitepress.errors import PressError


@pytest.fixture
def no_groups(monkeypatch, tmp_path):
    """A machine whose control groups are somebody else's."""
    monkeypatch.setattr(cpu_quota, "VERSIONS", ((tmp_path / "missing", "cpu.max"),))
    monkeypatch.setattr(cpu_quota.shutil, "which", lambda _: None)


@pytest.fixture
def groups(monkeypatch, tmp_path):
    """The folder of a kernel's control groups: a new one has its files at once."""
    monkeypatch.setattr(cpu_quota, "VERSIONS", ((tmp_path, "cpu.max"),))
    mkdir = cpu_quota.Path.mkdir

    def made(path, *args):
        mkdir(path, *args)
        (path / "cpu.max").touch()

    monkeypatch.setattr(cpu_quota.Path, "mkdir", made)
    kept = {}
    remove = lambda group: kept.update({f.name: f.read_text() for f in group.iterdir()})  # noqa: E731
    monkeypatch.setattr(cpu_quota, "remove", remove)
    return kept


def test_a_program_joins_the_group_before_it_begins(groups):
    with cpu_quota.limited("/bin/sh", 0.5) as program:
        done = subprocess.run([program, "-c", "echo $$ $0", "a b"], capture_output=True, text=True)
    pid, argument = done.stdout.strip().split(" ", 1)
    assert argument == "a b"
    assert groups["cgroup.procs"].strip() == pid
    assert groups["cpu.max"] == "50000 100000"


def test_where_nothing_can_be_limited_nothing_is_measured(no_groups):
    with (
        pytest.raises(PressError, match="measure as root, or where systemd runs"),
        cpu_quota.limited("/bin/sh", 0.5),
    ):
        raise AssertionError("it ran")


def test_a_folder_that_is_no_control_group_is_left_as_it_was(monkeypatch, tmp_path, no_groups):
    monkeypatch.setattr(cpu_quota, "VERSIONS", ((tmp_path, "cpu.max"),))
    with cpu_quota.own_group("x", 0.5) as group:
        assert group is None
    assert not list(tmp_path.iterdir())
