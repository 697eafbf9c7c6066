// One line puts a widget into any page:
//
//   <script src="https://…/embed.js" async></script>
//   <essay-widget name="deciban-spinner" db="13"></essay-widget>
//
// The widget lives in a frame of its own site, so nothing of it leaks into the page and nothing of
// the page into it. Attributes are its controls, and are followed; `change` events bring its numbers.
// All widgets of a page share one Python, in one hidden frame (shared-python.js). A host page with a
// content security policy needs `script-src` and `frame-src` for the site, and nothing else.
//
// A page may run this script as often as it likes, classic or as a module: only the first run counts.

import { WIDGETS } from "#build-values";
import { defineElement } from "./essay-widget.js";
import { ownAddress } from "./own-address.js";

const address = ownAddress(document, new Error().stack ?? "");
if (!address)
  console.warn(
    "embed.js cannot tell its own address, so it shows no widgets; load it by a script element.",
  );
else if (!customElements.get("essay-widget"))
  defineElement("essay-widget", new URL(".", address), WIDGETS);
