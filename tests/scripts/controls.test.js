// Control kinds are found by name; what all controls share works on the least that an element has.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Control } from "../../widgets/view/controls/control.js";
import { controlsOf, register } from "../../widgets/view/controls/registry.js";

/** An element with a data-… each, and a place for refusals. */
function element(dataset) {
  const note = { textContent: "", hidden: true };
  return {
    dataset,
    note,
    querySelector: (selector) => (selector === ".refusal" ? note : null),
    querySelectorAll: () => [],
  };
}

const figure = (...elements) => ({ querySelectorAll: () => elements });

class Plain extends Control {
  listen() {
    this.value = this.default;
  }
}
register("plain", Plain);

test("a figure's controls go by their names", () => {
  const a = element({ control: "a", kind: "plain", default: "1" });
  const b = element({ control: "b", kind: "plain", default: "2" });
  const controls = controlsOf(figure(a, b), () => {});
  assert.deepEqual([...controls.keys()], ["a", "b"]);
  assert.equal(controls.get("b").value, "2");
  assert.ok(controls.get("b") instanceof Plain);
});

test("a kind that nobody has registered is an error that names those there are", () => {
  const strange = element({ control: "a", kind: "strange" });
  assert.throws(
    () => controlsOf(figure(strange), () => {}),
    /Got a control “a” of kind “strange”; expected one of .*plain/,
  );
});

test("a control tells that it has changed, and who it is", () => {
  const heard = [];
  const controls = controlsOf(figure(element({ control: "a", kind: "plain" })), (control) =>
    heard.push(control.name),
  );
  controls.get("a").changed();
  assert.deepEqual(heard, ["a"]);
});

test("a default is one as text or as number", () => {
  const control = new Plain(element({ control: "a", default: "13" }), () => {});
  for (const [value, expected] of [
    ["13", true],
    [13, true],
    ["13.0", true],
    [12, false],
    ["", false],
  ]) {
    control.value = value;
    assert.equal(control.isDefault, expected, `${value}`);
  }
});

test("a placed control is at its default while the widget's own is another", () => {
  const control = new Plain(element({ control: "a", default: "13", widgetDefault: "7" }), () => {});
  assert.ok(control.isDefault);
  assert.equal(control.is(control.widgetDefault), false);
  control.value = "7";
  assert.ok(control.is(control.widgetDefault));
  assert.equal(control.isDefault, false);
});

test("no number is the default of a control without one", () => {
  const control = new Plain(element({ control: "a" }), () => {});
  control.value = 0;
  assert.equal(control.isDefault, false);
  control.value = "";
  assert.equal(control.isDefault, true);
});

test("a refusal says what was got, what was expected and what stays; a good value takes it back", () => {
  const place = element({ control: "a", default: "13" });
  const control = new Plain(place, () => {});
  control.refuseText(`${"x".repeat(50)}`, "a number");
  assert.equal(place.note.textContent, `Got “${"x".repeat(40)}”; expected a number: 13 stays.`);
  assert.equal(place.note.hidden, false);
  control.set("14");
  assert.equal(control.text, "14");
  assert.equal(place.note.textContent, "");
  assert.equal(place.note.hidden, true);
});
