"""What the browser lets a page of ours do: its own site's files, WebAssembly, and nothing else.

The policy stands in `_headers`, for hosts that read it, and the tests run every page under it. It
is not written into the pages themselves: there nobody could lift it, and tools that wait for a page
by evaluating text in it, as most browser tests do, would be shut out of our readers' pages. There
is no exception in it for inline scripts or styles, nor for evaluating text; should a stranger's
words ever reach a page as markup, they stay words. Text becomes markup, and an address becomes a
script, only through the one function that `trusted-types` names (widgets/view/trusted.js).
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
