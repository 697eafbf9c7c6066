"""What an essay's file declares is read as the specification says, or refused with its line."""

import pytest

from sitepress.errors import PressError
from sitepress.python.script_metadata import declared


def write(folder, text):
    path = folder / "some.py"
    path.write_text(text)
    return path


def test_a_block_names_packages(tmp_path):
    text = '# /// script\n# dependencies = [\n#   "scipy",\n#   "pandas>=2",\n# ]\n# ///\nx = 1\n'
    told = declared(write(tmp_path, text))
    assert [str(one) for one in told.requirements] == ["scipy", "pandas>=2"]
    assert told.line == 1


def test_other_blocks_and_other_comments_declare_nothing(tmp_path):
    text = "# a comment\n# /// other\n# dependencies = 1\n# ///\nx = 1\n"
    assert declared(write(tmp_path, text)).requirements == ()


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("x = 1\n# /// script\n# dependencies = []\n", 2, "does not end"),
        ("# /// script\n# dependencies = [\n# ///\n", 1, "is not TOML"),
        ("# /// script\n# dependancies = []\n# ///\n", 1, "got 'dependancies'"),
        ('# /// script\n# dependencies = "scipy"\n# ///\n', 1, "expected a list"),
        ('# /// script\n# dependencies = ["sci py"]\n# ///\n', 1, "got the dependency 'sci py'"),
        ('# /// script\n# dependencies = ["a @ b:c"]\n# ///\n', 1, "with an address"),
        ("# /// script\n# ///\n# /// script\n# ///\n", 3, "a second"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path, text, line, words):
    path = write(tmp_path, text)
    with pytest.raises(PressError) as caught:
        declared(path)
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert words in str(caught.value)
