"""Essays with packages in Firefox and in WebKit: Python wakes with them, and computes the same."""

from fnmatch import fnmatch

import pytest

from testing.server import TestServer
from tests.e2e.conftest import headers_of
from tests.e2e.engines.test_smoke import opened, values


@pytest.mark.parametrize(
    ("path", "slug", "value", "expected"),
    [
        ("stats-demo/?point=2", "tail", "beyond", 0.0580582617584),
        ("learn-demo/?groups=1", "clusters", "largest", 60),
    ],
)
def test_python_wakes_with_its_packages(reader, packages_site, path, slug, value, expected):
    with TestServer(packages_site, headers=headers_of(packages_site)) as host:
        opened(reader, host.url + path)
        number, _ = values(reader, f'figure[data-widget="{slug}"]')[value]
        assert number == pytest.approx(expected)
        assert not [sent.path for sent in host.sent if fnmatch(sent.path, "runtime/*.zip")]
