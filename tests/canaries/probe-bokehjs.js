// What the pinned BokehJS does with each name of bokeh-compat.js.
//
// `probe()` draws a document twice, and gives {name of a function of ours: true, or what was wrong}, and
// `patch`, the changes that it made. It runs in a page of Chromium (test_bokehjs.py), which has BokehJS.

import * as bokehjs from "../../build/sitepress/web/app/bokeh-compat.js";
import { noted } from "./facts.js";

/** A moment in which BokehJS does what it has put off. */
const moment = () => new Promise((resolve) => setTimeout(resolve, 50));

/** `slider` and `source` are ids in the one document of `docs`. */
export async function probe({ docs, items, slider, source }) {
  const { facts, fact } = noted();
  for (const id of items[0].root_ids) {
    const element = document.createElement("div");
    element.id = id;
    document.body.append(element);
  }
  await fact("draw", async () => {
    await bokehjs.draw(docs, items);
    return items[0].root_ids.some((id) => document.getElementById(id).childElementCount > 0);
  });
  const first = bokehjs.documentOf(items[0].root_ids[0]);
  await fact("documentOf", async () => {
    const none = bokehjs.documentOf("none") === undefined;
    await bokehjs.draw(docs, items); // another one with the same ids
    return none && first && bokehjs.documentOf(items[0].root_ids[0]) !== first;
  });
  const drawn = bokehjs.documentOf(items[0].root_ids[0]);
  const model = (id) => drawn.get_model_by_id(id);
  const heard = [];
  bokehjs.hearChanges(drawn, (events) => heard.push(...events));
  await fact("hearChanges", async () => {
    model(slider).value = 3;
    model(slider).setv({ value: 9 }, { sync: false }); // BokehJS keeps it to itself
    await moment();
    const values = heard.filter(({ model, attr }) => model?.id === slider && attr === "value");
    return values.length === 1 && heard.every(({ kind }) => kind !== "MessageSent");
  });
  await fact("patchOf", async () => {
    model(source).data = new Map([["x", new Float64Array([1, 2])]]);
    await moment();
    facts.patch = bokehjs.patchOf(drawn, heard); // Python applies it
    return JSON.parse(facts.patch).events.length === heard.length;
  });
  await fact("applyPatch", async () => {
    const before = heard.length;
    const change = { kind: "ModelChanged", model: { id: slider }, attr: "value", new: 5 };
    bokehjs.applyPatch(drawn, { events: [change] });
    await moment();
    return model(slider).value === 5 && heard.length === before;
  });
  await fact("forget", async () => {
    const before = heard.length;
    bokehjs.forget(drawn);
    await moment();
    return bokehjs.documentOf(items[0].root_ids[0]) === first && heard.length === before;
  });
  return facts;
}
