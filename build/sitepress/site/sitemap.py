"""What search engines read: `sitemap.xml`, and `robots.txt`, which leads to it."""

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from sitepress.content.essays import Essay
from sitepress.site.address import absolute
from sitepress.site.assets import Site


def site_map(pages: Mapping[str, str], base_url: str) -> str:
    """The site map of {path of a page: day it was last changed}."""
    entries = "".join(
        f"<url><loc>{escape(absolute(path, base_url))}</loc><lastmod>{day}</lastmod></url>\n"
        for path, day in pages.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</urlset>\n'
    )


def place_sitemap(site: Site, essays: Sequence[Essay], base_url: str) -> None:
    """Write both files."""
    days = {"": max(str(essay.updated) for essay in essays)}
    days |= {f"{essay.slug}/": str(essay.updated) for essay in essays}
    site.write("sitemap.xml", site_map(days, base_url))
    site.write("robots.txt", f"Sitemap: {absolute('sitemap.xml', base_url)}\n")
