"""What search engines read: `sitemap.xml`, and `robots.txt`, which leads to it."""

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from sitepress.content.essays import Essay
from sitepress.site.address import absolute
from sitepress.site.assets import Site


def site_map(pages: Mapping[str, str], base_url: str) -> str:
    """The site map of {path of a page: day it was last changed, or ""}."""
    entries = "".join(
        f"<url><loc>{escape(absolute(path, base_url))}</loc>"
        f"{f'<lastmod>{day}</lastmod>' if day else ''}</url>\n"
        for path, day in pages.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</urlset>\n'
    )


def place_sitemap(
    site: Site, essays: Sequence[Essay], pages: Sequence[Essay], base_url: str
) -> None:
    """Write both files; robots.txt leads to the other one where the address is known."""
    days = {"": max(str(essay.updated) for essay in essays)}
    days |= {f"{essay.slug}/": str(essay.updated) for essay in essays}
    days |= {f"{page.slug}/": "" for page in pages}
    site.write("sitemap.xml", site_map(days, base_url))
    allowed = "User-agent: *\nAllow: /\n"
    lead = f"Sitemap: {absolute('sitemap.xml', base_url)}\n" if base_url else ""
    site.write("robots.txt", allowed + lead)
