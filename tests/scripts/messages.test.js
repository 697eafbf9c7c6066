// The table of messages: each is received as it was sent, nothing else is, and tsc sees what is
// treated nowhere.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import * as exported from "../../build/sitepress/web/shared/messages.js";

const messages = { ...exported };

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const WEB = join(ROOT, "build/sitepress/web");

const stage = { stage: "runtime", ms: 1, bytes: 2, total: 3 };

// What other sites' pages, older pages of ours and the tests hold on to: every message, by direction.
const SAMPLES = {
  toWorker: {
    open: { key: "k", slug: "s", data: { "a.npz": new Uint8Array(2) } },
    patch: { patch: "{}" },
    keep: {},
    connect: {},
    begin: {},
    leave: {},
  },
  fromWorker: {
    stage,
    ready: { timings: { runtime: 1 } },
    opened: { key: "k", id: "p1" },
    patch: { patch: "{}" },
    error: { message: "No." },
    kept: { bytes: 4 },
  },
  fromSubworker: { stage, done: { result: new Uint8Array(1) }, error: { message: "No." } },
  toServiceWorker: { "saved?": {} },
  fromServiceWorker: { offline: { bytes: 5 } },
  toWidgetFrame: {
    set: { state: { db: "13", seed: null } },
    theme: { theme: "" },
    python: {},
    alone: {},
  },
  fromWidgetFrame: {
    size: { height: 40 },
    python: {},
    state: { state: { db: "13" } },
    ready: { values: { odds: { text: "2:1", number: 2 } }, controls: { db: 3 } },
    answer: { values: { odds: { text: "2:1", number: 2 } }, controls: { db: 3 } },
  },
  toPythonFrame: { connect: {} },
  fromPythonFrame: { here: {} },
};

const between = Object.keys(SAMPLES);
const isFrame = (name) => name.endsWith("Frame");
const all = between.flatMap((name) =>
  Object.entries(SAMPLES[name]).map(([type, fields]) => {
    const mark = isFrame(name) ? { deciban: 1 } : {};
    return { name, direction: messages[name], message: { ...mark, type, ...fields }, fields };
  }),
);

test("the samples are the table", () => {
  const directions = Object.keys(messages).filter((name) => messages[name].table);
  assert.deepEqual(directions.sort(), [...between].sort());
  for (const name of between) {
    const { table } = messages[name];
    assert.deepEqual(Object.keys(SAMPLES[name]).sort(), Object.keys(table).sort(), name);
    for (const [type, fields] of Object.entries(table))
      assert.deepEqual(Object.keys(SAMPLES[name][type]).sort(), Object.keys(fields).sort(), type);
  }
});

for (const { name, direction, message, fields } of all) {
  test(`${name}: ${message.type} arrives as it was sent`, () => {
    const sent = [];
    const port = {};
    const target = { postMessage: (...told) => sent.push(told) };
    const { deciban, ...own } = message;
    if (deciban) direction.send(target, own, "https://example.org", [port]);
    else direction.send(target, own, [port]);
    const where = deciban ? ["https://example.org"] : [];
    assert.deepEqual(sent, [[message, ...where, [port]]]);
    assert.equal(direction.received(sent[0][0]), sent[0][0]);
  });

  test(`${name}: ${message.type} is not received with a field amiss`, () => {
    for (const field of Object.keys(fields)) {
      const { [field]: value, ...rest } = message;
      const other = typeof value === "string" ? 7 : "seven";
      if (direction.table[message.type][field] === "any") continue;
      for (const bad of [rest, { ...rest, [field]: other }, { ...rest, [field]: null }])
        assert.equal(direction.received(bad), null, field);
    }
  });
}

test("what is no message is not received, by anyone", () => {
  const strange = [undefined, null, 0, "open", [], {}, { type: null }, { type: "no such" }];
  strange.push({ type: ["keep"] }, { type: "__proto__" }, { type: "toString" });
  strange.push({ type: { toString: 1, valueOf: 1 } }, { type: "constructor", deciban: 1 });
  for (const name of between)
    for (const data of strange) assert.equal(messages[name].received(data), null);
});

test("between frames a message says that it is ours", () => {
  for (const { name, direction, message } of all.filter(({ name }) => isFrame(name)))
    for (const deciban of [undefined, 0, 2, "1", true])
      assert.equal(direction.received({ ...message, deciban }), null, name);
});

/** The scripts below a folder. */
const scripts = (folder) =>
  readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith(".js"))
    .map((name) => join(folder, name));

test("nobody sends past the table", () => {
  // The press asks for its snapshot itself (see python/snapshot.py); a buffer is freed by what is sent
  // to nobody.
  const may = ["shared/free-buffer.js", "shared/messages.js", "snapshot/capture.js"];
  const found = [...scripts(WEB), ...scripts(join(ROOT, "widgets"))].filter((path) =>
    readFileSync(path, "utf8").includes("postMessage("),
  );
  assert.deepEqual(found.map((path) => path.slice(WEB.length + 1)).sort(), may);
});

test("every direction has a sender and a receiver", () => {
  const text = scripts(WEB)
    .map((path) => readFileSync(path, "utf8"))
    .join("\n");
  for (const name of between)
    for (const side of ["send", "received"])
      assert.ok(text.includes(`${name}.${side}(`), `${name}.${side}`);
});

/** What tsc says of a receiver of `toWorker` that treats these types. */
function checked(...types) {
  const folder = mkdtempSync(join(tmpdir(), "messages-"));
  try {
    const cases = types.map((type) => `case "${type}": break;`).join("\n");
    writeFileSync(
      join(folder, "receiver.js"),
      `import { toWorker, unreachable } from ${JSON.stringify(join(WEB, "shared/messages.js"))};
      const message = toWorker.received(null);
      if (message) switch (message.type) { ${cases}\n default: unreachable(message); }\n`,
    );
    const config = { extends: join(ROOT, "build/tsconfig.json"), include: ["receiver.js"] };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
    const tsc = join(ROOT, "build/node_modules/typescript/bin/tsc");
    execFileSync(process.execPath, [tsc, "-p", folder], { encoding: "utf8" });
    return "";
  } catch (error) {
    return error.stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("tsc sees a message that a receiver does not treat", () => {
  const [keep, ...others] = ["keep", "open", "patch", "connect", "begin", "leave"];
  assert.equal(checked(keep, ...others), "");
  assert.match(checked(...others), /Keep.*not assignable to .*'never'/);
  assert.match(checked(keep, ...others, "close"), /"close".* not comparable/);
});
