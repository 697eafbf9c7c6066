"""What `panel serve` opens: the same essays, their figures answered by a server."""

from pathlib import Path

from sitepress.pages import panel_server

panel_server.serve(Path(__file__).resolve().parent)
