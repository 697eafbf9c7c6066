// The kinds of control that few figures have, on the least of a page that they need.

import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.location = new URL("https://example.org/");
globalThis.history = { state: null, replaceState() {} };
globalThis.addEventListener = () => {};
globalThis.document = { addEventListener() {}, querySelectorAll: () => [] };
const { ActionControl, settleActions } = await import("../../widgets/view/controls/action.js");
const { IntervalControl } = await import("../../widgets/view/controls/interval.js");
const { ColorControl, DateControl } = await import("../../widgets/view/controls/native.js");
const { SeveralControl } = await import("../../widgets/view/controls/several.js");

/** An element that has the parts which selectors find, and hears events. */
function element(dataset, parts = {}, more = {}) {
  const heard = {};
  const attributes = {};
  return {
    dataset,
    ...more,
    attributes,
    querySelector: (selector) => [parts[selector] ?? null].flat()[0],
    querySelectorAll: (selector) => [parts[selector] ?? []].flat(),
    addEventListener: (type, hear) => {
      heard[type] = [...(heard[type] ?? []), hear];
    },
    fire: (type) => {
      for (const hear of heard[type] ?? []) hear({ target: null });
    },
    getAttribute: (name) => attributes[name] ?? null,
    setAttribute: (name, value) => {
      attributes[name] = String(value);
    },
    toggleAttribute: () => {},
    matches: () => more.focused ?? false,
  };
}

const note = () => ({ textContent: "", hidden: true });

function native(Kind, value, takes, focused = false) {
  let text = value;
  const input = element({ expected: "another" }, {}, { focused });
  Object.defineProperty(input, "value", {
    get: () => text,
    set: (to) => {
      text = takes(to) ? to : "";
    },
  });
  Object.defineProperty(input, "validity", { get: () => ({ valid: text !== "" }) });
  const place = note();
  const heard = [];
  const whole = element({ control: "x", default: value }, { input, ".refusal": place });
  const control = new Kind(whole, ({ value }) => heard.push(value));
  return { control, input, place, heard };
}

test("a day is taken when it is whole, and refused when the reader is done", () => {
  const day = (text) => /^\d{4}-\d\d-\d\d$/.test(text);
  const { control, input, place, heard } = native(DateControl, "2026-11-26", day, true);
  input.value = "";
  input.fire("input");
  assert.equal(place.textContent, "");
  input.value = "2026-03-01";
  input.fire("input");
  assert.deepEqual(heard, ["2026-03-01"]);
  input.value = "";
  input.fire("blur");
  assert.equal(place.textContent, "Got “”; expected another: 2026-03-01 stays.");
  assert.equal(input.value, "2026-03-01");
  control.parse("never");
  assert.equal(place.textContent, "Got “never”; expected another: 2026-03-01 stays.");
  control.parse("2026-05-05");
  assert.equal(control.text, "2026-05-05");
  control.reset();
  assert.ok(control.isDefault);
});

test("a colour may be written short, in capitals, and without its sign", () => {
  const { control, place } = native(ColorControl, "#000000", (text) => {
    return /^#[0-9a-f]{6}$/.test(text);
  });
  for (const text of ["F80", "#FF8800", "#ff8800"]) {
    control.reset();
    control.parse(text);
    assert.equal(control.value, "#ff8800");
  }
  control.parse("red");
  assert.match(place.textContent, /Got “red”; expected another: #ff8800 stays/);
});

function end(value, whole) {
  const range = element({}, {}, { value: String(value), defaultValue: String(value), step: "0.5" });
  const box = element({ step: "0.5", expected: "" }, {}, { value: "", defaultValue: "" });
  Object.assign(box.attributes, {
    "aria-valuemin": "0",
    "aria-valuemax": "10",
    "aria-valuenow": String(value),
  });
  const parts = { "input[type=range]": range, "input[role=spinbutton]": box };
  return { ...element({}, parts), closest: () => whole, range, box };
}

function interval() {
  const place = note();
  const parts = { ".refusal": place };
  const whole = element({ control: "span", default: "2..5" }, parts);
  const ends = [end(2, whole), end(5, whole)];
  parts["[role=group]"] = element({ expected: "two numbers" }, { "[data-end]": ends });
  const heard = [];
  const control = new IntervalControl(whole, ({ value }) => heard.push(value));
  return { control, place, heard, ends };
}

test("an interval is two numbers, of which neither passes the other", () => {
  const { control, heard, ends } = interval();
  assert.ok(control.isDefault);
  ends[0].range.value = "7";
  ends[0].range.fire("input");
  assert.deepEqual(heard, ["5..5"]);
  assert.equal(ends[0].range.value, "5");
  ends[1].range.value = "9";
  ends[1].range.fire("input");
  assert.equal(control.text, "5..9");
  assert.equal(ends[0].box.dataset.expected, "a number from 0 to 9");
  assert.equal(ends[1].box.dataset.expected, "a number from 5 to 10");
});

test("an interval in a link is read by the grammar of numbers, and refused whole", () => {
  const { control, place } = interval();
  control.parse("0,5..8");
  assert.equal(control.value, "0.5..8");
  for (const text of ["8..2", "1..11", "3", "..", "a..b"]) {
    control.parse(text);
    assert.equal(place.textContent, `Got “${text}”; expected two numbers: 0.5..8 stays.`);
  }
  control.back("1..2", "Why");
  assert.equal(control.value, "1..2");
  assert.equal(place.textContent, "Why");
  control.reset();
  assert.equal(control.value, "2..5");
});

test("any of a few are those that are marked, in their own order", () => {
  const boxes = ["a", "b", "c"].map((value) => ({ value, checked: value === "b" }));
  const place = note();
  const fieldset = element({ expected: "some" });
  const whole = element({ default: "b" }, { input: boxes, ".refusal": place, fieldset });
  const control = new SeveralControl(whole, () => {});
  assert.ok(control.isDefault);
  control.parse("c,a");
  assert.equal(control.text, "a,c");
  control.parse("");
  assert.equal(control.text, "");
  assert.equal(control.isDefault, false);
  control.parse("a,d");
  assert.equal(place.textContent, "Got “a,d”; expected some:  stays.");
});

test("an action counts its presses until they are answered, and what it set is shown", () => {
  const action = new ActionControl(element({ control: "go", default: "0" }, {}), () => {});
  const other = (name, value) => ({
    name,
    value,
    element: { dataset: {} },
    text: "",
    isDefault: true,
    set(to) {
      this.value = to;
    },
  });
  const [set, touched] = [other("set", "1"), other("touched", "1")];
  const controls = new Map([action, set, touched].map((control) => [control.name, control]));
  const view = {
    figure: { id: "f", dataset: {} },
    controls,
    asked: { go: 1, set: "1", touched: "1" },
    told: 0,
    dispatchEvent() {
      this.told += 1;
    },
  };
  action.value = 2; // pressed again since
  touched.value = "7"; // set since
  settleActions(view, { go: 0, set: "5", touched: "5" });
  assert.deepEqual([action.value, set.value, touched.value], [1, "5", "7"]);
  settleActions(view, { go: 0, set: "9", touched: "5" }); // the next part of the same answer
  assert.deepEqual([action.value, set.value, view.told], [1, "5", 1]);
  view.asked = { go: 1, set: "5", touched: "7" };
  settleActions(view, undefined); // it raised an error
  assert.deepEqual([action.value, set.value, view.told], [0, "5", 1]);
  assert.ok(action.isDefault);
});
