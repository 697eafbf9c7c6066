"""A list of references, from BibTeX: every `.bib` file beside an essay, and those of the site.

pybtex reads the files and sets the entries as BibTeX's style `plain` does, with two differences:
titles keep their capitals, and links lead where they say. A citation names an entry by author and
year, and entries of one author and year are 1948a, 1948b.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape, unescape
from pathlib import Path
from string import ascii_lowercase

from pybtex.backends.html import Backend
from pybtex.database import BibliographyData, BibliographyDataError, Entry, Person
from pybtex.database.input.bibtex import Parser
from pybtex.exceptions import PybtexError
from pybtex.richtext import Text
from pybtex.scanner import PybtexSyntaxError
from pybtex.style.formatting.plain import Style
from pybtex.style.template import FieldIsMissing
from pybtex.style.template import field as bib_field
from pybtex.style.template import sentence as bib_sentence

from sitepress.content.mathml import FormulaError, mathml
from sitepress.errors import AuthorError
from widgets.locale import say, words

SUFFIX = ".bib"
FEW = 2  # authors that a citation names; of more, the first
# What biblatex and Zotero write, in the words of BibTeX.
TYPES = {"thesis": "phdthesis", "report": "techreport", "collection": "proceedings"}
FIELDS = {"journaltitle": "journal", "location": "address", "date": "year", "institution": "school"}
PLAIN = re.compile(r"\\(?:url|texttt|textsc|textrm|emph|textit|textbf|href\{[^{}]*\})\{([^{}]*)\}")
ADDRESS = re.compile(r"\s*\\url\{([^{}]*)\}\s*")
FORMULA = re.compile(r"(?<!\\)\$([^$]+)\$")
KEPT = 0xE000  # a formula's place while pybtex works on the words: a character of private use
COMMAND = re.compile(r"\\[A-Za-z]+")
TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Reference:
    """An entry that an essay cites.

    names  of the authors, as a citation has them
    year   with a letter, where another has the same names and year
    html   the entry as the list shows it
    """

    key: str
    names: str
    year: str
    html: str

    @property
    def id(self) -> str:
        """Where it stands on the page."""
        return f"ref-{self.key}"

    @property
    def text(self) -> str:
        """The entry without marks."""
        return " ".join(unescape(TAG.sub("", self.html)).split())


@dataclass
class Bibliography:
    """The entries that an essay may cite: {key: (its file, all entries of that file)}."""

    files: Sequence[Path] = ()
    known: dict[str, tuple[Path, BibliographyData]] = field(default_factory=dict)

    def references(self, cited: Iterable[str]) -> Mapping[str, Reference]:
        """The cited entries by key, in the order of a list of references; raises AuthorError."""
        entries = {key: adapted(self.known[key][1].entries[key]) for key in cited}
        called = {key: names_of(entry) for key, entry in entries.items()}
        years = {key: entry.fields.get("year", "") for key, entry in entries.items()}
        titles = {key: entry.fields.get("title", "") for key, entry in entries.items()}
        ordered = sorted(entries, key=lambda k: (called[k].casefold(), years[k], titles[k]))
        out = {}
        for key in ordered:
            year = years[key]
            like = [k for k in ordered if (called[k], years[k]) == (called[key], year)]
            if year and len(like) > 1:
                year += ascii_lowercase[like.index(key) % len(ascii_lowercase)]
            html = written(entries[key], year, *self.known[key])
            out[key] = Reference(key, called[key], year or words("text")["noYear"], html)
        return out


def beside(source: Path, root: Path) -> Bibliography:
    """The bibliography of an essay: the `.bib` files in its folder, then those in `root`."""
    folders = dict.fromkeys((source.parent, root))
    files = [f for folder in folders for f in sorted(folder.glob(f"*{SUFFIX}"))]
    found = Bibliography(files)
    for file in files:
        data = read(file, file.stat().st_mtime_ns)
        for entry in data.entries.values():
            found.known.setdefault(entry.key, (file, data))
    return found


@lru_cache(maxsize=32)
def read(file: Path, _at: int) -> BibliographyData:
    """The entries of a file as it was when it last changed; raises AuthorError."""
    try:
        return Parser(encoding="utf-8").parse_file(str(file))
    except PybtexSyntaxError as problem:
        told = str(problem).rpartition(": ")[2]
        raise AuthorError(
            file, problem.lineno or 1, f"got no BibTeX ({told}); mend the entry."
        ) from problem
    except BibliographyDataError as problem:
        key = str(problem).rpartition(": ")[2]
        line = place(file, key, last=True)
        words = f"the entry {key!r} stands twice; give one another key, or take it out."
        raise AuthorError(file, line, words) from problem
    except (PybtexError, UnicodeDecodeError) as problem:
        raise AuthorError(file, 1, f"got no BibTeX ({problem}); save it as UTF-8.") from problem


def place(file: Path, key: str, *, last: bool = False) -> int:
    """The line on which an entry begins."""
    text = file.read_text("utf-8")
    begins = re.compile(rf"^\s*@\w+\s*[{{(]\s*{re.escape(key)}\s*,", re.MULTILINE | re.IGNORECASE)
    found = list(begins.finditer(text))
    return text.count("\n", 0, found[-last].end()) + 1 if found else 1


def adapted(entry: Entry) -> Entry:
    """A copy of an entry in the fields and types that BibTeX knows."""
    entry = deepcopy(entry)
    for theirs, ours in FIELDS.items():
        if theirs in entry.fields and ours not in entry.fields:
            entry.fields[ours] = entry.fields[theirs]
    address = ADDRESS.fullmatch(entry.fields.get("howpublished", ""))
    if address and "url" not in entry.fields:
        entry.fields["url"] = address[1]
        del entry.fields["howpublished"]
    if year := re.search(r"\d{4}", entry.fields.get("year", "")):
        entry.fields["year"] = year[0]
    entry.type = TYPES.get(entry.type, entry.type)
    if not hasattr(Style, f"get_{entry.type}_template"):
        entry.type = "misc"
    return entry


def names_of(entry: Entry) -> str:
    """Who wrote an entry, or what stands for that, as a citation has it."""
    people = [surname(p) for role in ("author", "editor") for p in entry.persons.get(role, ())]
    if not people:
        instead = ("organization", "title", "howpublished")
        told = [entry.fields[name] for name in instead if name in entry.fields]
        return plain(told[0]) if told else entry.key
    if len(people) > FEW:
        return say("text", "andOthers", first=people[0])
    return words("text")["andAuthor"].join(people)


def surname(person: Person) -> str:
    """The last name of a person, with what belongs to it."""
    return plain(" ".join([*person.prelast_names, *person.last_names]))


def plain(latex: str) -> str:
    """LaTeX as text."""
    return str(Text.from_latex(PLAIN.sub(r"\1", latex)))


def written(entry: Entry, year: str, file: Path, data: BibliographyData) -> str:
    """The HTML of one entry; raises AuthorError where it lacks something, or cannot be read."""
    page = PageBackend()
    for name, value in entry.fields.items():
        if name not in ("url", "doi"):
            entry.fields[name] = page.keep(PLAIN.sub(r"\1", value))
    if year:
        entry.fields["year"] = year
    line = place(file, entry.key)
    try:
        text = PlainStyle().format_entry("", entry, bib_data=data).text.render(page)
    except FieldIsMissing as problem:
        words = f"the entry {entry.key!r} has no {problem.field_name}; add it."
        raise AuthorError(file, line, words) from problem
    except FormulaError as problem:
        words = f"the entry {entry.key!r}: {problem}; mend the TeX."
        raise AuthorError(file, line, words) from problem
    if command := COMMAND.search(TAG.sub("", text)):
        words = f"got {command[0]} in the entry {entry.key!r}, which is no letter; write it out."
        raise AuthorError(file, line, words)
    return " ".join(text.split())


class PlainStyle(Style):  # type: ignore[misc]
    """BibTeX's `plain`, with the capitals of titles as they are written."""

    def format_title(self, _: Entry, which_field: str, as_sentence: bool = True) -> object:
        """A title."""
        title = bib_field(which_field)
        return bib_sentence[title] if as_sentence else title


class PageBackend(Backend):  # type: ignore[misc]
    """HTML as the pages have it; formulas are MathML."""

    def __init__(self) -> None:
        super().__init__("utf-8")
        self.formulas: list[str] = []

    def keep(self, latex: str) -> str:
        """LaTeX with each formula replaced by one character, which `format_str` knows."""

        def place(formula: re.Match[str]) -> str:
            self.formulas.append(formula[1])
            return chr(KEPT + len(self.formulas) - 1)

        return FORMULA.sub(place, latex)

    def format_str(self, text: str) -> str:
        """Words, and the formulas in them."""
        html = escape(text, quote=False)
        for i, formula in enumerate(self.formulas):
            if chr(KEPT + i) in html:
                html = html.replace(chr(KEPT + i), mathml(formula))
        return html

    def format_protected(self, text: str) -> str:
        """What BibTeX is to leave as it is."""
        return text

    @staticmethod
    def format_href(url: str, text: str, _external: bool = False) -> str:
        """A link to another site."""
        return f'<a href="{escape(unescape(url))}" rel="external noopener">{text}</a>'
