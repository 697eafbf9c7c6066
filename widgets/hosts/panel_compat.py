"""Every name of Panel that we use and that its documentation does not promise, and why.

- `_busy__ignore` lists the properties whose changes do not make Panel say that it is busy. None of
  our pages shows that, and counting it takes a third of a small answer's time.
  https://github.com/holoviz/panel/blob/v1.10.0/panel/reactive.py#L127
- `Syncable._update_properties` turns changed parameters into properties of the model. The override
  in `Reactive` also asks the design for its style sheets, which are read from the disk for every
  change; ours have none, so the plain one is put back.
  https://github.com/holoviz/panel/blob/v1.10.0/panel/reactive.py#L437 (Syncable), #L749 (Reactive)
- `state.loaded` is False until the page has drawn its first document: Panel puts changes off till
  then, and later ones would overtake them.
  https://github.com/holoviz/panel/blob/v1.10.0/panel/io/state.py#L1386

One behaviour is not promised either: a document that no server has sends every change at once, as
if a page were there. The browser's Python is such a document. (Panel 1.9 kept the changes.)
https://github.com/holoviz/panel/blob/v1.10.0/panel/io/document.py#L780 (`hold`)

`_esm` and `_stylesheets` are documented and are not listed. `tests/canaries/test_panel.py` tries
each of these.
"""

from typing import ClassVar

from panel.custom import JSComponent
from panel.io.state import state
from panel.reactive import Syncable


class AnsweringComponent(JSComponent):
    """A component that hears `request`, at no more cost than a change of a property must have."""

    _busy__ignore: ClassVar[list[str]] = ["request"]
    _update_properties = Syncable._update_properties


def page_is_drawn() -> bool:
    """Whether the page of the current document is there, so that changes are sent at once."""
    return bool(state.loaded)
