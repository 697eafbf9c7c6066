"""What `panel serve essays/` opens: the list of essays, or with `?essay=slug` one of them.

The page is the very page that the press writes into the static site, from the same Markdown and
widgets; only here its figures are answered by this server instead of a worker. The scripts of
Panel come after the text: as on the static page, nobody waits for them to read.
"""

from pathlib import Path

from sitepress.pages import panel_server

panel_server.serve(Path(__file__).resolve().parent)
