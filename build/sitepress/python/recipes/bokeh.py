"""What trimming Bokeh relies on: https://github.com/bokeh/bokeh/tree/3.10.2/src/bokeh."""

from sitepress.python.recipes.recipe import Recipe

# A parser for configuration files, which no browser has, is imported when one is read.
IMPORT_YAML = ("import yaml\n", "from importlib import import_module as _late\n")

SERVED = ("bokeh/command/*", "bokeh/sphinxext/*")  # the command line, and Sphinx

RECIPE = Recipe(
    library="bokeh",
    unused=(*SERVED, "bokeh/sampledata/*"),
    # Read when it is imported: https://github.com/bokeh/bokeh/blob/3.10.2/src/bokeh/resources.py
    kept_data=("bokeh/_sri/{version}.json", "bokeh/core/_templates/*"),
    rewritten={
        # The version is looked up in the metadata of what is installed, by the whole of `email`.
        # https://github.com/bokeh/bokeh/blob/3.10.2/src/bokeh/__init__.py
        "bokeh/__init__.py": (
            ("import importlib.metadata as importlib_metadata\n", ""),
            ("importlib_metadata.version('bokeh')", "'{version}'"),
            ("del importlib_metadata\n", ""),
        ),
        # Types are written out in words for documentation: every model imports those it mentions.
        # https://github.com/bokeh/bokeh/blob/3.10.2/src/bokeh/core/property/_sphinx.py
        "bokeh/core/property/_sphinx.py": (
            ("return _type_links.get(obj.__class__, property_link)(obj)", "return ''"),
        ),
        # https://github.com/bokeh/bokeh/blob/3.10.2/src/bokeh/settings.py
        "bokeh/settings.py": (
            IMPORT_YAML,
            ("yaml.load(f, Loader=yaml.SafeLoader)", "_late('yaml').safe_load(f)"),
        ),
        # Every document holds the template of the page that it might be saved as.
        # https://github.com/bokeh/bokeh/blob/3.10.2/src/bokeh/document/document.py
        "bokeh/document/document.py": (
            ("        self._template = FILE\n", ""),
            ("return self._template\n", "return vars(self).get('_template') or FILE\n"),
            ("del self._template\n", "vars(self).pop('_template', None)\n"),
        ),
        # https://github.com/bokeh/bokeh/blob/3.10.2/src/bokeh/themes/theme.py
        "bokeh/themes/theme.py": (
            IMPORT_YAML,
            ("yaml.safe_load(f)", "_late('yaml').safe_load(f)"),
        ),
    },
    # Initialisers that are lists of re-exports (with an `_all(module)` that adds up `__all__`).
    # https://github.com/bokeh/bokeh/blob/3.10.2/src/bokeh/models/__init__.py
    lazy={
        "bokeh/models/__init__.py": "",
        "bokeh/models/annotations/__init__.py": "",
        "bokeh/models/renderers/__init__.py": "",
        "bokeh/models/ui/__init__.py": "",
        "bokeh/models/widgets/__init__.py": "",
        "bokeh/io/__init__.py": "",
        "bokeh/embed/__init__.py": "",
    },
    # Compressed arrays, a server's tokens, and documents as HTML.
    late={
        "bokeh/core/serialization.py": ("gzip",),
        "bokeh/document/document.py": ("FILE", "Template"),
        "bokeh/embed/bundle.py": ("CSS_RESOURCES", "JS_RESOURCES"),
        "bokeh/embed/wrappers.py": ("SCRIPT_TAG",),
        "bokeh/resources.py": ("CSS_RESOURCES", "JS_RESOURCES"),
        "bokeh/util/token.py": ("calendar",),
    },
    # A document names models that only the page has used so far: all of them are imported. The
    # modules of sample data read what the package bokeh_sampledata brings.
    in_apps={"lazy": {}, "late": {}, "unused": SERVED},
)
