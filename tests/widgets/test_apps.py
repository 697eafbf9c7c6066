"""Ordinary apps as the worker runs them: a document made once, patched by its page."""

import asyncio
import functools
import json
import sys
from types import ModuleType

import numpy as np
import panel as pn
import param
import pytest
from bokeh.io import curdoc
from bokeh.models import ColumnDataSource, Slider
from bokeh.plotting import figure

from tests.apps_here import served_from
from widgets.hosts import apps


def in_a_loop(test):
    """The test, run in an event loop of its own."""

    @functools.wraps(test)
    def run(*args, **kwargs):
        asyncio.run(test(*args, **kwargs))

    return run


@pytest.fixture
def make(monkeypatch, tmp_path):
    """`await make(function)`: the app of a function, and the list of what it posts."""

    async def made(function, *, connected=True):
        module = ModuleType("essays_for_apps")
        module.apps = {"one": function}
        monkeypatch.setitem(sys.modules, module.__name__, module)
        app = apps.App("one")
        await app.make({"module": module.__name__, "name": "one"})
        posted = []
        if connected:
            app.connect(lambda kind, text, _: posted.append((kind, json.loads(text))))
        return app, posted

    return made


@pytest.fixture
def run(tmp_path, monkeypatch):
    """`await run(code)`: the app of a script."""

    async def made(code, **files):
        for name, text in {"script": code, **files}.items():
            (tmp_path / f"{name}.py").write_text(code if name == "script" else text)
        monkeypatch.setattr(apps, "FOLDER", tmp_path)
        monkeypatch.setattr(sys, "path", [*sys.path])
        monkeypatch.setattr(sys, "argv", [*sys.argv])
        monkeypatch.setattr(apps, "_entered", [])
        monkeypatch.chdir(tmp_path)
        app = apps.App("script")
        await app.make({"script": "script.py"})
        posted = []
        app.connect(lambda kind, text, _: posted.append((kind, json.loads(text))))
        return app, posted

    return made


def model(app, kind):
    """The one model of a kind in an app's document."""
    (found,) = [m for m in app.document.models if type(m).__name__ == kind]
    return found


def change(one, attr, value):
    """A patch that the page sends."""
    event = {"kind": "ModelChanged", "model": {"id": one.id}, "attr": attr, "new": value}
    return json.dumps({"events": [event]})


def bound():
    """A slider and what is bound to it."""
    slider = pn.widgets.FloatSlider(label="f", start=0, end=5, value=1)
    return pn.Row(slider, pn.bind(lambda f: f"It is {10 / (f - 3):.2f}", slider))


@in_a_loop
async def test_a_bound_function_answers(make):
    app, posted = await make(bound)
    app.patch(change(model(app, "Slider"), "value", 2))
    (kind, patch) = posted[-1]
    assert kind == "patch"
    assert "It is -10.00" in patch["events"][0]["new"]


@in_a_loop
async def test_arrays_are_sent_as_they_are(make):
    source = ColumnDataSource({"x": np.zeros(3)})

    def plot():
        made = figure()
        made.scatter("x", "x", source=source)
        return made

    app, _ = await make(plot, connected=False)
    sent = []
    app.connect(lambda *told: sent.append(told))
    source.data = {"x": np.array([1.0, 2.5, -3.0])}
    await asyncio.sleep(0)
    ((kind, patch, buffers),) = sent
    assert kind == "patch"
    ((name, data),) = buffers.items()
    assert name in patch
    assert np.frombuffer(data).tolist() == [1.0, 2.5, -3.0]


@in_a_loop
async def test_the_page_holds_the_document_that_python_has(make):
    app, _ = await make(bound, connected=False)
    (document,) = json.loads(app.json)["docs"].values()
    assert [root["id"] for root in document["roots"]] == [r.id for r in app.document.roots]


@in_a_loop
async def test_an_exception_is_one_sentence_and_the_app_goes_on(make):
    app, posted = await make(bound)
    app.patch(change(model(app, "Slider"), "value", 3))
    problem = dict(posted)["problem"]
    assert problem[0] == "ZeroDivisionError: division by zero"
    assert "test_apps.py" in problem[1]
    app.patch(change(model(app, "Slider"), "value", 4))
    assert "It is 10.00" in json.dumps(posted[-1])


@pytest.mark.parametrize(
    "text",
    [
        "no JSON",
        '{"events": 1}',
        '{"events": [{"kind": "RootRemoved", "model": {"id": "p1"}}]}',
    ],
)
@in_a_loop
async def test_patches_of_others_are_refused(make, text):
    app, posted = await make(bound)
    before = len(posted)
    with pytest.raises(ValueError, match="Got"):
        app.patch(text)
    assert len(posted) == before


@in_a_loop
async def test_changes_of_models_that_are_gone_are_left_out(make):
    app, posted = await make(bound)
    slider = model(app, "Slider")
    (good,) = json.loads(change(slider, "value", 2))["events"]
    gone = {"kind": "ModelChanged", "model": {"id": "gone"}, "attr": "start", "new": 1}
    refers = {**good, "attr": "format", "new": {"id": "gone"}}
    app.patch(json.dumps({"events": [gone, refers, good]}))
    assert [kind for kind, _ in posted] == ["patch"]
    assert slider.value == 2


@in_a_loop
async def test_a_param_class(make):
    class Model(param.Parameterized):
        n = param.Integer(1, bounds=(0, 9))

        @param.depends("n")
        def words(self):
            return f"n is {self.n}"

    def app_of():
        one = Model()
        return pn.Row(one.param.n, one.words)

    app, posted = await make(app_of)
    app.patch(change(model(app, "Slider"), "value", 7))
    assert "n is 7" in json.dumps(posted[-1])


@in_a_loop
async def test_bokeh_models_and_selections(make):
    def app_of():
        source = ColumnDataSource({"x": [1, 2, 3], "y": [3, 1, 2]})
        plot = figure(tools="tap")
        plot.scatter("x", "y", source=source)
        slider = Slider(start=0, end=2, value=0)
        slider.on_change("value", lambda _a, _o, new: source.data.update(y=[new] * 3))
        source.selected.on_change("indices", lambda _a, _o, new: slider.update(title=f"{new}"))
        return pn.Row(plot, slider)

    app, posted = await make(app_of)
    app.patch(change(model(app, "Slider"), "value", 2))
    assert posted[-1][1]["events"][0]["attr"] == "data"
    app.patch(change(model(app, "ColumnDataSource").selected, "indices", [1]))
    assert posted[-1][1]["events"][0]["new"] == "[1]"


@in_a_loop
async def test_what_is_asynchronous_waits_for_a_page(make):
    seen = []

    def app_of():
        words = pn.widgets.StaticText(value="begin")

        async def wake():
            await asyncio.sleep(0)
            words.value = "awake"

        def tick():
            seen.append(len(seen))

        pn.state.onload(wake)
        pn.state.add_periodic_callback(tick, period=10)
        return words

    app, posted = await make(app_of, connected=False)
    await asyncio.sleep(0.05)
    assert seen == []
    app.connect(lambda kind, text, _: posted.append((kind, json.loads(text))))
    for _ in range(100):
        if seen and "awake" in json.dumps(posted):
            break
        await asyncio.sleep(0.01)
    assert "awake" in json.dumps(posted)
    assert seen
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        task.cancel()


@in_a_loop
async def test_a_script_of_bokeh(run):
    app, posted = await run(
        "from bokeh.io import curdoc\nfrom bokeh.models import Slider, Div\n"
        "d = Div(text='begin')\ns = Slider(start=0, end=9, value=1)\n"
        "s.on_change('value', lambda a, o, n: d.update(text=f'is {n}'))\n"
        "curdoc().add_root(s); curdoc().add_root(d); curdoc().title = 'Mine'\n"
    )
    assert app.document.title == "Mine"
    app.patch(change(model(app, "Slider"), "value", 5))
    assert "is 5" in json.dumps(posted[-1])
    assert curdoc() is not app.document


@in_a_loop
async def test_a_script_with_a_template_and_a_module(run):
    app, posted = await run(
        "import panel as pn\nfrom beside import double\n"
        "s = pn.widgets.IntSlider(start=0, end=9, value=1)\n"
        "t = pn.template.BootstrapTemplate(title='Mine')\n"
        "t.sidebar.append(s); t.main.append(pn.bind(lambda n: f'is {double(n)}', s))\n"
        "t.servable()\n",
        beside="def double(n): return 2 * n\n",
    )
    assert len(app.document.roots) > 2
    app.patch(change(model(app, "Slider"), "value", 5))
    assert "is 10" in json.dumps(posted[-1])


@in_a_loop
async def test_callbacks_of_bokehs_documents(run):
    app, posted = await run(
        "from bokeh.io import curdoc\nfrom bokeh.models import Div\n"
        "d = Div(text='0')\ncurdoc().add_root(d)\n"
        "def more(): d.text = str(int(d.text) + 1)\n"
        "curdoc().add_periodic_callback(more, 5)\n"
        "curdoc().add_next_tick_callback(more)\ncurdoc().add_timeout_callback(more, 5)\n"
    )
    for _ in range(200):
        if int(model(app, "Div").text) > 4:
            break
        await asyncio.sleep(0.01)
    assert int(model(app, "Div").text) > 4
    assert {kind for kind, _ in posted} == {"patch"}
    for task in app.scheduled.values():
        task.cancel()


@pytest.fixture
def scripts(tmp_path, monkeypatch):
    """The folder of two scripts, "one" and "two", each with a module and data of the same names."""
    code = (
        "import panel as pn\nimport helpers\nfrom pathlib import Path\n"
        "go = pn.widgets.Button(label='Go')\n"
        "words = pn.widgets.StaticText(value=Path('data.csv').read_text() + helpers.NAME)\n"
        "def press(event):\n"
        "    import later.inner\n"
        "    words.value = Path('data.csv').read_text() + later.inner.NAME\n"
        "go.on_click(press)\npn.Column(go, words).servable()\n"
    )
    for slug in ("one", "two"):
        folder = tmp_path / slug
        (folder / "later").mkdir(parents=True)
        (folder / "data.csv").write_text(f"data of {slug}, ")
        (folder / "helpers.py").write_text(f"NAME = 'helpers of {slug}'\n")
        (folder / "later" / "inner.py").write_text(f"NAME = 'later of {slug}'\n")
        (folder / f"{slug}.py").write_text(code)
    served_from(monkeypatch, tmp_path, ("one", "two"))
    monkeypatch.setattr(sys, "modules", {**sys.modules})
    return tmp_path


def pressed(app):
    """What the page sends when the app's button is pressed."""
    values = {"type": "map", "entries": [["model", {"id": model(app, "Button").id}]]}
    click = {"type": "event", "name": "button_click", "values": values}
    event = {"kind": "MessageSent", "msg_type": "bokeh_event", "msg_data": click}
    return json.dumps({"events": [event]})


@in_a_loop
async def test_each_script_has_its_own_folder_and_modules(scripts, monkeypatch):
    told = json.loads(await apps.prepare())
    assert not any("error" in one for one in told.values()), told
    monkeypatch.chdir(scripts)  # a restore keeps no working folder
    for slug in ("one", "two"):
        text, app = await apps.open_app(slug)
        assert f"data of {slug}, helpers of {slug}" in text
        posted = []
        app.connect(lambda kind, text, _, to=posted: to.append((kind, text)))
        app.patch(pressed(app))
        assert f"data of {slug}, later of {slug}" in json.dumps(posted)


@in_a_loop
async def test_a_python_that_starts_in_another_way_gives_the_same_ids(scripts):
    """A snapshot's has made all apps, a cold boot's only the one that is asked for."""
    told = json.loads(await apps.prepare())
    apps._prepared.clear()
    apps._numbered.clear()
    Slider()  # models that are made besides
    for slug in ("two", "one"):
        text, app = await apps.open_app(slug)
        assert json.loads(text) == told[slug]["document"]
        _, again = await apps.open_app(slug)
        assert not {m.id for m in app.document.models} & {m.id for m in again.document.models}


@in_a_loop
async def test_all_scripts_that_fail_are_told(scripts):
    (scripts / "one" / "one.py").write_text("import panel\n\nnothing\n")
    (scripts / "two" / "helpers.py").write_text("1 / 0\n")
    told = json.loads(await apps.prepare())
    assert told["one"]["error"] == "NameError: name 'nothing' is not defined"
    assert told["one"]["frames"][-1] == [str(scripts / "one" / "one.py"), 3, "<module>"]
    assert told["two"]["error"] == "ZeroDivisionError: division by zero"
    assert "helpers.py" in told["two"]["traceback"]


@in_a_loop
async def test_nothing_shown_is_said(run):
    with pytest.raises(ValueError, match="shows nothing"):
        await run("import panel as pn\n")
