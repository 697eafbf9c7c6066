// A page without figures from which essays are read: Python starts for the next page.

import { find } from "../../../../widgets/view/dom.js";
import { whenWhole } from "./idle.js";
import { begin, beginAhead, runs } from "./next-page.js";

const { worker, next } = JSON.parse(find(document, "#deciban").textContent);
const script = new URL(worker, document.baseURI);
runs(script).then((already) => {
  if (already) return;
  beginAhead(script, next);
  whenWhole(() => begin(script));
});
