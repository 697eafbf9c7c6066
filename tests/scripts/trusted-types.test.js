// The one gate through which text becomes markup, and an address a script.

import assert from "node:assert/strict";
import { test } from "node:test";
import { trustedPicture, trustedScript } from "../../widgets/view/trusted-types.js";

globalThis.location = { href: "https://example.org/essays/why-kl/", origin: "https://example.org" };

test("a picture passes as it is", () => {
  const picture = '<svg viewBox="0 0 1 1"><path d="M0 0"/><settings/>&lt;script></svg>';
  assert.equal(trustedPicture(picture), picture);
});

for (const part of [
  "<script>1</script>",
  "<SCRIPT href=x />",
  "<foreignObject><p/></foreignObject>",
  "<iframe src=x>",
  "<set attributeName=href to=x />",
  "<animate attributeName=href />",
])
  test(`a picture with ${part} does not`, () =>
    assert.throws(() => trustedPicture(`<svg viewBox="0 0 1 1">${part}</svg>`), TypeError));

for (const text of ["", "<p>", " <svg >", "<svg>", "<img src=x onerror=alert(1)>"])
  test(`“${text}” is no picture`, () => assert.throws(() => trustedPicture(text), TypeError));

test("a script of the site's own passes", () => {
  const script = "https://example.org/assets/worker.js";
  assert.equal(trustedScript(script), script);
  assert.equal(trustedScript(new URL(script)), script);
  assert.equal(trustedScript("../worker.js"), "../worker.js");
});

for (const url of [
  "https://example.com/worker.js",
  "//example.com/worker.js",
  "http://example.org/worker.js",
  "data:text/javascript,1",
  "javascript:1",
])
  test(`a script at ${url} does not`, () =>
    assert.throws(() => trustedScript(url), /is not of this site/));
