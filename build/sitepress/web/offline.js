// Keeping the site for reading without a network, once Python is there: not before, because the
// reader's own page comes first, and everything that it has fetched need not be fetched again.

import { trustedScript } from "../../../widgets/view/trusted.js";

/** Register the service worker `script`; `say(bytes)` is told when all is kept. */
export async function keepForOffline(script, say) {
  const container = navigator.serviceWorker;
  if (!container || navigator.connection?.saveData) return;
  container.addEventListener("message", ({ data }) => {
    if (data?.type === "offline") say(data.bytes);
  });
  try {
    const registration = await container.register(trustedScript(script));
    registration?.active?.postMessage({ type: "saved?" });
  } catch (error) {
    // A private window, or a browser told not to: nothing is kept, and nothing else is lost.
    console.info(`This site is not kept for offline: ${error.message}`);
  }
}
