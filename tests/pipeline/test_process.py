"""Programs that fail, hang or are not there are one sentence each."""

import sys

import pytest

from sitepress.errors import ProcessError
from sitepress.process import last_line, run, tool


def python(script, **options):
    return run([sys.executable, "-c", script], name="a tool", **options)


def test_a_program_is_run_where_and_with_what_it_is_told(tmp_path):
    done = python(
        "import os; print(os.getcwd(), os.environ['X'], 'PATH' in os.environ)",
        cwd=tmp_path,
        env={"X": "y"},
    )
    assert done.stdout.split() == [str(tmp_path), "y", "True"]


FAILS = "import sys; print('first\\nwhat went wrong', file=sys.stderr); sys.exit(2)"


def test_a_tool_that_fails_is_one_sentence():
    with pytest.raises(ProcessError, match=r"^a tool ended with 2: what went wrong$"):
        python(FAILS)


def test_a_failure_may_be_asked_for():
    done = python(FAILS, check=False)
    assert (done.returncode, last_line(done)) == (2, "what went wrong")


def test_a_tool_without_a_word_is_one_sentence_too():
    with pytest.raises(ProcessError, match=r"^a tool ended with 3: it wrote nothing$"):
        python("import sys; sys.exit(3)")


def test_what_is_written_to_the_output_counts_where_nothing_else_was():
    with pytest.raises(ProcessError, match=r"^a tool ended with 1: words$"):
        python("print('words'); raise SystemExit(1)")


def test_a_tool_that_hangs_is_stopped():
    with pytest.raises(ProcessError, match=r"^a tool did not end within 0\.5 seconds$"):
        python("import time; time.sleep(60)", timeout=0.5)


def test_a_tool_that_is_not_there_is_named():
    with pytest.raises(ProcessError, match=r"^nothing-such cannot be run \(No such file"):
        run(["/nowhere/nothing-such"])
    with pytest.raises(ProcessError, match="the command no-such-client is not installed"):
        tool("no-such-client")
