"""Essays with packages in Firefox and in WebKit: Python wakes with them, and computes the same."""

from fnmatch import fnmatch

from testing.server import TestServer
from tests.e2e.conftest import headers_of
from tests.e2e.engines.test_smoke import opened, values


def test_python_wakes_with_its_packages(reader, packages_site):
    with TestServer(packages_site, headers=headers_of(packages_site)) as host:
        opened(reader, host.url + "learn-demo/?groups=1")
        largest, _ = values(reader, 'figure[data-widget="clusters"]')["largest"]
        assert largest == 60
        assert not [sent.path for sent in host.sent if fnmatch(sent.path, "runtime/*.zip")]
