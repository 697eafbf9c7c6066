// The hidden frame that runs Python for the widgets that a page of another site embeds: it hands
// the ports that `embed.js` brings on to one worker.

import { find } from "../../../../widgets/view/dom.js";
import { trustedScript } from "../../../../widgets/view/trusted-types.js";
import { fromWorker, toPythonFrame, toWorker } from "../shared/messages.js";

const config = JSON.parse(find(document, "#deciban").textContent);
/** @type {Worker | null} */
let worker = null;

addEventListener("message", ({ data, source, ports }) => {
  if (source !== parent || !toPythonFrame.received(data) || !ports[0]) return;
  worker ??= start();
  toWorker.send(worker, { type: "connect" }, [ports[0]]);
});

/** A worker; one that failed is dropped, so that the next try begins anew. */
function start() {
  const started = new Worker(trustedScript(new URL(config.worker, document.baseURI)), {
    type: "module",
  });
  started.onmessage = ({ data }) => {
    if (fromWorker.received(data)?.type === "error" && worker === started) worker = null;
  };
  return started;
}
