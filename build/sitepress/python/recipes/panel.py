"""What trimming Panel relies on: https://github.com/holoviz/panel/tree/v1.10.0/panel."""

from textwrap import indent

from sitepress.python.recipes.recipe import Recipe

KEPT_DATA = (
    "panel/_templates/*.*",
    "panel/layout/*.html",
    "panel/package.json",
    "panel/theme/css/*.css",
)
# A test double that the cache would recognise, for all of `unittest`.
# https://github.com/holoviz/panel/blob/v1.10.0/panel/io/cache.py
WITHOUT_MOCK = (
    ("import unittest.mock\n", ""),
    ("unittest.mock.Mock: lambda obj: _int_to_bytes(id(obj)), ", ""),
)

# The templates of whole documents, and the Jinja2 that reads them, are made when one is asked for.
# https://github.com/holoviz/panel/blob/v1.10.0/panel/io/resources.py
ENVIRONMENT = """_env = get_env()
_env.trim_blocks = True
_env.lstrip_blocks = True
_env.filters['json'] = lambda obj: Markup(json.dumps(obj, cls=json_dumps))
_env.filters['conffilter'] = conffilter
_env.filters['sorted'] = sorted
_env.globals['page'] = page_theme
"""
TEMPLATES = {
    "INDEX_TEMPLATE": "convert_index.html",
    "BASE_TEMPLATE": "base.html",
    "ERROR_TEMPLATE": "error.html",
    "LOGOUT_TEMPLATE": "logout.html",
    "BASIC_LOGIN_TEMPLATE": "basic_login.html",
    "JS_RESOURCES": "js_resources.html",
}
LATE_ENVIRONMENT = f"""@functools.cache
def _late_env():
{indent(ENVIRONMENT, "    ")}    return _env

def __getattr__(name):
    if name == '_env':
        return _late_env()
    if name not in (templates := {TEMPLATES!r}):
        raise AttributeError(f'module {{__name__!r}} has no attribute {{name!r}}')
    return _late_env().get_template(templates[name])
"""
LATE_TEMPLATES = (
    (ENVIRONMENT, LATE_ENVIRONMENT),
    ("return _env.from_string", "return _late_env().from_string"),
    ("JS_RESOURCES.render(", "__getattr__('JS_RESOURCES').render("),
    *((f"{name} = _env.get_template({file!r})\n", "") for name, file in TEMPLATES.items()),
)

RECIPE = Recipe(
    library="panel",
    # The command line and the compiler of components.
    unused=("panel/command/*", "panel/compiler.py"),
    # Read when it is imported, or when a first document is made.
    kept_data=KEPT_DATA,
    # Panel patches pandas' readers in passing, for which it would import all of pandas (5 MB, and
    # seconds); and it makes, by `eval`, a function that only talks to BokehJS, which these pages do
    # not have: a strict page forbids the one, and a memory snapshot cannot hold the other.
    # https://github.com/holoviz/panel/blob/v1.10.0/panel/io/pyodide.py
    left_out={"panel/io/pyodide.py": ("pandas", "run_js")},
    rewritten={
        # A whole module of widgets for the colour of one, which the design "native" sets.
        # https://github.com/holoviz/panel/blob/v1.10.0/panel/theme/native.py
        "panel/theme/native.py": (
            ("from ..widgets.indicators import Number\n", ""),
            ("modifiers = {Number: {'default_color': 'white'}}", "pass"),
        ),
        "panel/io/cache.py": WITHOUT_MOCK,
        "panel/io/resources.py": LATE_TEMPLATES,
    },
    # Initialisers that are lists of re-exports. Panel's modules import each other in circles, which
    # only one way in gets through.
    # https://github.com/holoviz/panel/blob/v1.10.0/panel/__init__.py
    lazy={
        "panel/__init__.py": "from . import reactive",
        "panel/io/__init__.py": "",
        "panel/layout/__init__.py": "",
        "panel/models/__init__.py": "",
        "panel/pane/__init__.py": "",
        "panel/theme/__init__.py": "",
        "panel/widgets/__init__.py": "",
    },
    # What is for notebooks, for saved documents and for a profile of a server; a browser's session
    # begins with none of it. Much of it is the only use of a module of Bokeh's or of the library's.
    late={
        "panel/io/datamodel.py": ("push",),
        "panel/io/model.py": ("patch_doc",),
        "panel/io/pyodide.py": (
            "WriteCallbackStream",
            "exec_with_return",
            "format_mime",
            "script_for_render_items",
            "standalone_docs_json_and_render_items",
            "wrap_in_script_tag",
        ),
        "panel/io/resources.py": ("BkCSS_RESOURCES", "Environment", "FileSystemLoader"),
        "panel/links.py": ("difflib",),
        "panel/models/reactive_html.py": ("difflib",),
        "panel/pane/base.py": ("push",),
        "panel/reactive.py": ("difflib", "jinja2", "pformat", "push", "replace_inline_css"),
        "panel/viewable.py": (
            "JupyterCommManager",
            "embed_state",
            "ipywidget",
            "patch_inline_stylesheets",
            "render_embed",
            "render_mimebundle",
            "render_model",
            "save",
        ),
    },
    # Panes and widgets register themselves when they are imported, and templates are files.
    in_apps={
        "lazy": {},
        "kept_data": (*KEPT_DATA, "panel/template/*.*", "panel/theme/js/*.js", "panel/styles/*.*"),
        "rewritten": {"panel/io/cache.py": WITHOUT_MOCK},
        "late": {},
    },
)
