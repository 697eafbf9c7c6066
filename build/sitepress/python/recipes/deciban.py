"""What the browser reads of the project's own wheel, beside its Python."""

from sitepress.python.recipes.recipe import Recipe

RECIPE = Recipe(
    library="deciban",
    kept_data=("widgets/locale/*.json",),  # of the languages, the site's
)
