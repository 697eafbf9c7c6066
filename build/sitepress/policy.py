"""What the browser lets a page of ours do: its own site's files, WebAssembly, and nothing else.

The policy stands in every page, so that it holds on any host, and in `_headers`, for hosts that
read it. There is no exception in it for inline scripts or styles, nor for evaluating text; should
a stranger's words ever reach the page as markup, they stay words. Text becomes markup, and an
address becomes a script, only through the one function that `trusted-types` names
(widgets/view/trusted.js).
"""

DIRECTIVES = {
    "default-src": "'none'",
    # Python is WebAssembly; `wasm-unsafe-eval` lets it be compiled, and lets no text be run.
    "script-src": "'self' 'wasm-unsafe-eval'",
    "worker-src": "'self'",
    "connect-src": "'self'",
    "style-src": "'self'",
    "font-src": "'self'",
    "img-src": "'self' data:",
    "manifest-src": "'self'",
    "frame-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "deciban",
}

POLICY = "; ".join(f"{name} {value}" for name, value in DIRECTIVES.items())

# For the worker, which a page's own policy does not reach: it is given as a header, where the host
# sends one. Its parts that are no markup need no trusted types.
HEADER = "; ".join(
    f"{name} {value}" for name, value in DIRECTIVES.items() if "trusted-types" not in name
)
