"""Whatever lies in the cache: files come back as they were put in, or count as absent."""

from hypothesis import given
from hypothesis import strategies as st

from sitepress.cache import Cache, sha256
from sitepress.errors import SourceError
from sitepress.fetch import Pinned
from tests.fuzz.cases import fuzz

FILES = {"pyodide.mjs": b"export {};\n" * 9, "numpy-2.2.5-a.whl": bytes(range(200))}
PINS = {n: sha256(d) for n, d in FILES.items()}
CHANGES = st.lists(
    st.tuples(st.sampled_from(sorted(FILES)), st.binary(max_size=220) | st.integers(0, 1600)),
    max_size=4,
)


class Place:
    """A source that may send anything."""

    name = "a stranger"

    def __init__(self, sent):
        self.sent = sent

    def fetch(self, wanted):
        return {name: self.sent[name] for name in wanted if name in self.sent}


def damaged(data, change):
    """The bytes changed: others altogether, or one bit of them."""
    if isinstance(change, bytes):
        return change
    place = change % (8 * len(data))
    return data[: place // 8] + bytes([data[place // 8] ^ 1 << place % 8]) + data[place // 8 + 1 :]


@fuzz("files in the cache")
@given(CHANGES, CHANGES)
def test_only_the_pinned_bytes_are_ever_used(tmp_path_factory, kept, sent):
    cache = Cache(tmp_path_factory.getbasetemp() / "cache")
    for name, data in FILES.items():
        cache.put(data, name)
    for name, change in kept:
        cache.path(PINS[name], name).write_bytes(damaged(FILES[name], change))
    place = Place(FILES | {name: damaged(FILES[name], change) for name, change in sent})
    said = []
    try:
        files = Pinned("files", PINS, [place]).fetch(cache, said.append)
    except SourceError as problem:
        assert "\n" not in str(problem)  # noqa: PT017
        assert any("refused" in line for line in said)
        return
    for name, data in FILES.items():
        assert files[name].read_bytes() == data
