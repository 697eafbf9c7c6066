// The page for lost readers, where nobody said at which address the site stands. A host shows it at
// any depth, so that its links, which are relative to the site's root, would lead astray: the root
// is looked for, from the page's own folder up, as the place that has a file of the site.

import { find, findAll } from "../../../../widgets/view/dom.js";

/**
 * The path of the site's root, or null where none has the file.
 * @param {string} file its name holds a hash, so that no other site has it
 */
async function rootWith(file) {
  const parts = location.pathname.split("/").slice(0, -1);
  for (let depth = parts.length; depth > 0; depth--) {
    const root = `${parts.slice(0, depth).join("/")}/`;
    const answer = await fetch(root + file, { method: "HEAD" });
    // Some hosts answer every address, with a page.
    if (answer.ok && !answer.headers.get("content-type")?.startsWith("text/html")) return root;
  }
  return null;
}

async function mendLinks() {
  const root = await rootWith(find(document, "[data-probe]").dataset.probe ?? "");
  if (!root) return;
  for (const link of findAll(document, "a[href]")) {
    const there = link.getAttribute("href") ?? "";
    if (!/^([a-z][a-z+.-]*:|#)/.test(there)) link.setAttribute("href", root + there);
  }
}

mendLinks().catch(() => {}); // without the net the links stay as they are
