"""Follows warm_up.py where there are ordinary apps: their documents are made first."""

from widgets.hosts import apps

warm_up = globals()["main"]  # of warm_up.py


async def main() -> str:
    """Make the apps' documents, and return them; then warm up and free as without apps."""
    made = await apps.prepare()
    await warm_up()
    return made
