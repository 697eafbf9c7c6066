"""Does Bokeh still do what widgets/hosts/bokeh_compat.py and recipes/bokeh.py rely on?"""

import json

import bokeh
from bokeh.document import Document
from bokeh.models import ColumnDataSource, Slider

from tests.canaries import recipes
from widgets.hosts.bokeh_compat import PatchJson, patch_text

COMPAT = "change widgets/hosts/bokeh_compat.py, and see build/UPGRADING.md"
PATCH_DOC = "find how bokeh/protocol/messages/patch_doc.py makes a patch"


def patches(document):
    """A list that grows with every patch of the document."""
    sent = []
    document.on_change(lambda event: sent.append(json.loads(patch_text(document, event))))
    return sent


def test_a_patch_holds_what_the_other_side_does_not_know_and_only_that():
    """DocumentModelManager.synced_references and flush_synced."""
    document = Document()
    sent = patches(document)
    document.add_root(slider := Slider(start=0, end=1, value=0))
    slider.value = 1
    new, changed = (patch["events"][0] for patch in sent)
    what = f"Bokeh {bokeh.__version__} {{}}: {PATCH_DOC}, {COMPAT}"
    assert new["model"]["attributes"]["end"] == 1, what.format("sends no new model")
    assert changed == {
        "kind": "ModelChanged",
        "model": {"id": slider.id},
        "attr": "value",
        "new": 1,
    }, what.format("sends a known model again, or another form of patch")


def test_patches_of_that_form_are_applied():
    """PatchJson, the JSON of a patch, as boot.js and worker.py write it."""
    document = Document()
    document.add_root(slider := Slider(start=0, end=1, value=0))
    event = {"kind": "ModelChanged", "model": {"id": slider.id}, "attr": "value", "new": 0.5}
    document.apply_json_patch(PatchJson(events=[event]))
    assert slider.value == 0.5, (
        f"Bokeh {bokeh.__version__} reads another form of patch: find it in "
        f"bokeh/document/json.py, change web/boot/boot.js and widgets/hosts/worker.py; {COMPAT}"
    )


def test_who_makes_a_change_is_named_in_its_event():
    """`setter`: a page is not sent what it has."""
    document, heard = Document(), []
    document.on_change(lambda event: heard.append(event.setter))
    document.add_root(source := ColumnDataSource(name="a"), setter="page")
    patch = {"kind": "ModelChanged", "model": {"id": source.id}, "attr": "name", "new": "b"}
    document.apply_json_patch({"events": [patch]}, setter="page")
    assert heard == ["page", "page"], (
        f"Bokeh {bokeh.__version__} does not carry the setter of a change: find how it is done in "
        "bokeh/document/document.py, change widgets/hosts/worker.py, and see build/UPGRADING.md"
    )


def test_the_recipe_fits():
    recipes.check("bokeh")


def test_lazy_packages_have_all_names():
    recipes.check_lazy("bokeh")
