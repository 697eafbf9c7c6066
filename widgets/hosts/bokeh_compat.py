"""Every undocumented name of Bokeh that we use, and why.

- `DocumentModelManager.synced_references` and `.flush_synced()` say which models the other side
  has already, so that a patch has only new ones. Bokeh's own `patch_doc` message does the same;
  it also makes a header and binary buffers, which a page without BokehJS has no use for.
  https://github.com/bokeh/bokeh/blob/3.10.2/src/bokeh/protocol/messages/patch_doc.py#L89
- `PatchJson` is the type of a patch, a dict with `events`.
  https://github.com/bokeh/bokeh/blob/3.10.2/src/bokeh/document/json.py

`tests/canaries/test_bokeh.py` tries each of them.
"""

import json

from bokeh.core.serialization import Serializer
from bokeh.document import Document
from bokeh.document.events import DocumentPatchedEvent
from bokeh.document.json import PatchJson

__all__ = ["PatchJson", "patch_text"]


def patch_text(document: Document, event: DocumentPatchedEvent) -> str:
    """The document patch for one `event`, as JSON."""
    serializer = Serializer(references=document.models.synced_references)
    patch = PatchJson(events=serializer.encode([event]))
    document.models.flush_synced(lambda model: not serializer.has_ref(model))
    return json.dumps(patch)
