// Keeping the site for reading without a network, and Python as it is when woken, for the next
// visit. Both once Python is there: not before, because the reader's own page comes first, and
// everything that it has fetched need not be fetched again.

import { trustedScript } from "../../../../widgets/view/trusted-types.js";

/** Register the service worker `script`, and let `python`, the page's worker, keep what it knows. */
export async function keepForOffline(script, python) {
  const container = navigator.serviceWorker;
  if (!container || navigator.connection?.saveData) return;
  const kept = { offline: 0, kept: 0 };
  const hear = ({ data }) => {
    if (!(data?.type in kept)) return;
    if (data.type === "offline" && !kept.offline) python.postMessage({ type: "keep" });
    kept[data.type] = data.bytes;
    say(kept.offline + kept.kept);
  };
  container.addEventListener("message", hear);
  python.addEventListener("message", hear);
  try {
    const registration = await container.register(trustedScript(script));
    registration?.active?.postMessage({ type: "saved?" });
  } catch (error) {
    // A private window, or a browser told not to: nothing is kept, and nothing else is lost.
    console.info(`This site is not kept for offline: ${error.message}`);
  }
}

function say(bytes) {
  const line = document.querySelector("[data-offline]");
  if (line) line.textContent = `Saved for offline (${(bytes / 1e6).toFixed(1)} MB).`;
}
