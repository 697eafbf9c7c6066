"""What trimming pyviz_comms relies on: https://github.com/holoviz/pyviz_comms."""

from sitepress.python.recipes.recipe import Recipe

RECIPE = Recipe(
    library="pyviz_comms",
    # Read when it is imported.
    kept_data=("pyviz_comms/labextension/package.json", "pyviz_comms/notebook.js"),
)
