// The hidden frame that runs Python for the widgets that a page of another site embeds: it hands
// the ports that `embed.js` brings on to one worker.

import { find } from "../../../../widgets/view/dom.js";
import { trustedScript } from "../../../../widgets/view/trusted-types.js";
import { fromPythonFrame, fromWorker, toPythonFrame, toWorker } from "../shared/messages.js";

const config = JSON.parse(find(document, "#deciban").textContent);
/** @type {Workshop | null} */
let workshop = null;

addEventListener("message", ({ data, source, ports }) => {
  if (source !== parent || !toPythonFrame.received(data) || !ports[0]) return;
  workshop ??= new Workshop();
  workshop.join(ports[0]);
});
if (parent !== window) fromPythonFrame.send(parent, { type: "here" }, "*");

/** A worker and those who wait for it; one that failed is dropped, so that the next try begins anew. */
class Workshop {
  constructor() {
    /** @type {MessagePort[]} */
    this.waiting = [];
    this.runs = false; // the worker has spoken: its script is there
    this.worker = new Worker(trustedScript(new URL(config.worker, document.baseURI)), {
      type: "module",
    });
    this.worker.onmessage = ({ data }) => {
      this.runs = true;
      for (const port of this.waiting.splice(0)) this.join(port);
      if (fromWorker.received(data)?.type === "error") this.drop();
    };
    this.worker.onerror = (event) => {
      if (this.runs) return; // whoever waits for an answer counts the seconds
      event.preventDefault();
      const message = WORDS.python.noWorker;
      for (const port of this.waiting.splice(0)) fromWorker.send(port, { type: "error", message });
      this.drop();
    };
  }

  /**
   * Hand a port to the worker. A port given to a script that never comes would be lost, so it is
   * kept until the worker has spoken.
   * @param {MessagePort} port
   */
  join(port) {
    if (this.runs) toWorker.send(this.worker, { type: "connect" }, [port]);
    else this.waiting.push(port);
  }

  drop() {
    if (workshop === this) workshop = null;
  }
}
