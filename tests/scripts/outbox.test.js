// What a reader does in an app before Python is there, or while another one comes: kept, and said once.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Outbox } from "../../build/sitepress/web/app/outbox.js";

/** BokehJS's side of a document, as far as an outbox uses it. */
class Document {
  constructor() {
    this.applied = [];
    this.hear = () => {};
  }

  on_change(hear) {
    this.hear = hear;
  }

  create_json_patch(events) {
    return { events: events.map(({ json }) => json) };
  }

  apply_json_patch({ events }) {
    this.applied.push(...events);
  }

  set(id, value) {
    const json = { kind: "ModelChanged", model: { id }, attr: "value", new: value };
    this.hear({ kind: "ModelChanged", sync: true, model: { id }, attr: "value", json });
  }

  press(id) {
    const values = { type: "map", entries: [["model", { id }]] };
    const msg_data = { type: "event", name: "button_click", values };
    const json = { kind: "MessageSent", msg_type: "bokeh_event", msg_data };
    this.hear({ kind: "MessageSent", sync: true, json });
  }
}

/** An outbox of a document, and what it has sent. */
function followed() {
  const outbox = new Outbox();
  const document = new Document();
  outbox.follow(document, () => {});
  return { outbox, document };
}

/** In short: what a patch says. */
const short = (patch) =>
  JSON.parse(patch).events.map((event) =>
    event.kind === "ModelChanged"
      ? `${event.model.id}=${event.new}`
      : `press ${event.msg_data.values.entries[0][1].id}`,
  );

test("what comes before Python is sent once, the last value of each, in the order of the last", () => {
  const { outbox, document } = followed();
  document.set("p1", 1);
  document.press("p2");
  document.set("p1", 2);
  const sent = [];
  outbox.connect((patch) => sent.push(patch));
  assert.deepEqual(sent.map(short), [["press p2", "p1=2"]]);
  outbox.answered();
  assert.equal(sent.length, 1);
});

test("what waits when another document takes the place is said to the next Python, presses too", () => {
  const { outbox, document } = followed();
  document.set("p1", 5);
  document.press("p2");
  document.set("gone", 1);
  document.press("gone");
  outbox.setAside();
  const next = new Document();
  outbox.follow(next, () => {});
  const sent = [];
  outbox.connect((patch) => sent.push(patch));
  assert.deepEqual(sent, []);
  outbox.sayAgain(["p1", "p2"]);
  assert.deepEqual(sent.map(short), [["p1=5", "press p2"]]);
  assert.deepEqual(
    next.applied.map(({ kind }) => kind),
    ["ModelChanged"],
  ); // the page presses nothing
});

test("a press is said once, and a value to every Python that comes", () => {
  const { outbox, document } = followed();
  const sent = [];
  const send = (patch) => sent.push(patch);
  document.press("p2");
  document.set("p1", 5);
  outbox.connect(send);
  outbox.answered();
  for (const _ of [1, 2]) {
    outbox.disconnect();
    outbox.setAside();
    outbox.follow(new Document(), () => {});
    outbox.connect(send);
    outbox.sayAgain(["p1", "p2"]);
    outbox.answered();
  }
  assert.deepEqual(sent.map(short), [["press p2", "p1=5"], ["p1=5"], ["p1=5"]]);
});

test("a press that waited for one Python is not said to the one after it", () => {
  const { outbox, document } = followed();
  document.press("p2");
  outbox.setAside();
  const sent = [];
  for (const _ of [1, 2]) {
    outbox.follow(new Document(), () => {});
    outbox.connect((patch) => sent.push(patch));
    outbox.sayAgain(["p2"]);
    outbox.disconnect();
  }
  assert.deepEqual(sent.map(short), [["press p2"]]);
});
