// The hidden frame that runs Python for the widgets that a page of another site embeds: it hands
// the ports that `embed.js` brings on to one worker.

import { trustedScript } from "../../../../widgets/view/trusted-types.js";

const config = JSON.parse(document.getElementById("deciban").textContent);
let worker = null;

addEventListener("message", ({ data, source, ports }) => {
  if (source !== parent || data?.deciban !== 1 || data.type !== "connect" || !ports[0]) return;
  worker ??= start();
  worker.postMessage({ type: "connect" }, [ports[0]]);
});

/** A worker; one that failed is let go, so that the next try begins anew. */
function start() {
  const started = new Worker(trustedScript(new URL(config.worker, document.baseURI)), {
    type: "module",
  });
  started.onmessage = ({ data }) => {
    if (data.type === "error" && worker === started) worker = null;
  };
  return started;
}
