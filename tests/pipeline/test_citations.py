"""Citations and the list of references: what becomes of them, what is refused, and where."""

import re

import pytest

from sitepress.content.essays import Content, read
from sitepress.content.markdown import render
from sitepress.content.pages import read as read_page
from sitepress.errors import AuthorError
from widgets.locale import use

HEAD = "---\ntitle: A tale\ndescription: Of it.\nauthor: Me\ndate: 2026-11-23\n---\n"  # 6 lines
SOURCES = r"""@article{shannon1948,
  author = {Shannon, Claude E.},
  title = {A Theory of $L^2$ and Caf{\'e}s},
  journal = {Bell System Technical Journal},
  volume = 27, pages = {379--423}, year = 1948, doi = {10.1002/j.1538}
}

@article{shannon1948b, author = {Shannon, Claude E.}, title = {Beyond}, journal = {J}, year = 1948}

@book{many,
  author = {van der Berg, Karl and M{\"u}ller, Jo and Third, A.},
  title = {A <b>Book</b> \& More}, publisher = {Wiley}, date = {1959-03-01}
}

@online{pair, author = {Doe, Jane and {The Team}}, title = {Pages}, year = 2020,
  url = {https://example.org/a_b?x=1&y=2}}

@software{nobody, title = {A Program}, howpublished = {\url{https://example.org/}}}

@article{poor, author = {Poor, A.}, title = {Of Lack}, year = 1900}

@misc{strange, title = {An \anvil in a title}, year = 1900}
"""


@pytest.fixture
def page(tmp_path):
    """A function that renders an essay of some Markdown beside the sources."""
    folder = tmp_path / "tale"
    folder.mkdir()
    (folder / "tale.py").write_text("")
    (folder / "refs.bib").write_text(SOURCES)

    def make(text):
        (folder / "tale.md").write_text(HEAD + text)
        return render(read(folder / "tale.md"), Content(), {})

    make.folder = folder
    return make


def words(html):
    """The text of HTML."""
    return re.sub(r"<[^>]+>", "", html)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("[@many]", "(van der Berg et al., 1959)"),
        ("[see @many, pp. 3--5; also @pair]", "(see van der Berg et al., 1959, pp. 3–5; also Doe"),
        ("[-@many]", "(1959)"),
        ("@many", "van der Berg et al. (1959)"),
        ("@many [p. 3]", "van der Berg et al. (1959, p. 3)"),
        ("@{many}.", "van der Berg et al. (1959)."),
        ("As @pair.", "As Doe and The Team (2020)."),
        ("[@nobody]", "(A Program, n.d.)"),
        (r"me@example.org, \@me", "me@example.org, @me"),
        ("`@many`", "@many"),
    ],
)
def test_a_citation_is_written_as_in_pandoc(page, written, shown):
    assert shown in words(page(written).html.partition("<h2")[0])


def test_the_list_has_what_is_cited_in_order_and_each_citation_leads_there(page):
    prose = page("Of @shannon1948b and [@pair].^[And @shannon1948 [p. 1].]\n\n## A section\n")
    body, _, listed = prose.html.partition('<ul class="references">')
    ids = re.findall(r'<li id="([^"]+)"', listed)
    assert ids == ["ref-pair", "ref-shannon1948", "ref-shannon1948b"]
    assert re.findall(r'href="#(ref-[^"]+)"', body) == [
        "ref-shannon1948b",
        "ref-pair",
        "ref-shannon1948",
    ]
    assert "Shannon (1948b)" in body
    assert "Shannon (1948a</a>, p. 1)" in body
    assert [h.id for h in prose.contents] == ["a-section", "references"]
    assert "Poor" not in listed


def test_an_entry_is_set_with_its_capitals_letters_formulas_and_links(page):
    html = page("@shannon1948, @many, @pair, @nobody").html.partition("<ul")[2]
    assert "A Theory of <math" in html
    assert "Cafés" in html
    assert "27:379–423, 1948." in html
    assert 'href="https://doi.org/10.1002/j.1538" rel="external noopener"' in html
    assert "A &lt;b&gt;Book&lt;/b&gt; &amp; More" in html
    assert 'href="https://example.org/a_b?x=1&amp;y=2"' in html
    assert 'href="https://example.org/"' in html


def test_a_heading_of_the_author_is_kept(page):
    prose = page("@pair\n\n## Sources {#references}\n")
    assert prose.html.count('id="references"') == 1
    assert prose.contents[-1].html == "Sources"


def test_a_page_without_citations_has_no_list(page):
    assert "references" not in page("Nothing is cited.").html


def test_the_files_of_the_site_are_read_after_those_of_the_essay(page):
    (page.folder.parent / "site.bib").write_text(
        "@misc{pair, title={Another}, year=1}\n@misc{ours, author={Own, A.}, title={T}, year=1999}"
    )
    shown = words(page("@pair and @ours").html)
    assert "Doe and The Team (2020) and Own (1999)" in shown
    about = page.folder.parent / "about.md"
    about.write_text("---\ntitle: About\n---\n@ours\n")
    assert "Own (1999)" in words(render(read_page(about), Content(), {}).html)


def test_the_words_are_those_of_the_sites_language(page):
    use("de")
    try:
        html = page("@pair, @many").html
    finally:
        use("en")
    assert "Doe und The Team" in words(html)
    assert ">Literatur</a></h2>" in html


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (
            "Two\nlines of @shanon1948.",
            "tale.md:8: got the citation @shanon1948; refs.bib has shannon1948, ",
        ),
        ("A note.^[By @pear.]", "tale.md:7: got the citation @pear; refs.bib has pair, "),
        ("| a |\n|---|\n| @pear |", "tale.md:9: got the citation @pear"),
        (
            "[of @pair](https://example.org)",
            "got the citation @pair in the words of a link; put it behind",
        ),
        ("## Of @pair", "tale.md:7: got a heading with a note, a link or a citation in it"),
        ("@poor", "refs.bib:20: the entry 'poor' has no journal; add it."),
        ("@strange", r"refs.bib:22: got \anvil in the entry 'strange', which is no letter"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(page, written, told):
    with pytest.raises(AuthorError) as caught:
        page(written)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("sources", "told"),
    [
        ("@misc{a,\n  title = {T},\n  year =\n}\n", "refs.bib:4: got no BibTeX (field value expe"),
        ("@misc{a, title={T}}\n\n@misc{a, title={U}}", "refs.bib:3: the entry 'a' stands twice"),
        ("@misc{b,\n title = {T", "refs.bib:2: got no BibTeX (premature end of file"),
        (b"@misc{a, title={\xff}}", "refs.bib:1: got no BibTeX ("),
    ],
)
def test_a_file_that_is_no_bibtex_is_refused_with_its_line(page, sources, told):
    whole = sources if isinstance(sources, bytes) else sources.encode()
    (page.folder / "refs.bib").write_bytes(whole)
    with pytest.raises(AuthorError) as caught:
        page("@a")
    assert told in str(caught.value)


def test_without_a_file_the_author_is_told_where_to_put_one(page):
    (page.folder / "refs.bib").unlink()
    with pytest.raises(AuthorError, match=r"there is no \.bib file beside tale\.md: put one"):
        page("@a")
