"""Every undocumented name of Panel that we use, and why.

- `_busy__ignore` lists the properties whose changes do not set Panel's `busy`. None of
  our pages shows that, and counting it takes a third of a small answer's time.
  https://github.com/holoviz/panel/blob/v1.10.0/panel/reactive.py#L127
- `Syncable._update_properties` turns changed parameters into properties of the model. The override
  in `Reactive` also asks the design for its style sheets, which are read from the disk for every
  change; ours have none, so the plain one is put back.
  https://github.com/holoviz/panel/blob/v1.10.0/panel/reactive.py#L437 (Syncable), #L749 (Reactive)
- `state.loaded` is False until the page has drawn its first document: Panel delays changes until
  then, and later ones would overtake them.
  https://github.com/holoviz/panel/blob/v1.10.0/panel/io/state.py#L1386
- `state._views` holds every component's model until the session of Panel's server has ended, and
  `_cleanup` takes a component's callbacks off its model. A page's session ends without a server.
  https://github.com/holoviz/panel/blob/v1.10.0/panel/viewable.py#L778 (`_server_destroy`)

One behaviour is not documented either: a document without a server sends every change at once, as
if a page were loaded. The browser's Python has such a document. (Panel 1.9 delayed the changes.)
https://github.com/holoviz/panel/blob/v1.10.0/panel/io/document.py#L780 (`hold`)

`_esm` and `_stylesheets` are documented and not listed. `tests/canaries/test_panel.py` tries each
of these.
"""

from typing import Any, ClassVar

from panel.custom import JSComponent
from panel.io.state import state
from panel.reactive import Syncable


class AnsweringComponent(JSComponent):
    """A component for requests and answers, without Panel's cost of other properties' changes."""

    _busy__ignore: ClassVar[list[str]] = ["request"]
    _update_properties = Syncable._update_properties

    def forget(self, root: Any) -> None:
        """Let go of a model of this component, which `get_root` has made."""
        state._views.pop(root.ref["id"], None)
        self._cleanup(root)


def page_is_drawn() -> bool:
    """Whether the page of the current document is loaded, so that changes are sent at once."""
    return bool(state.loaded)
