// Why Python cannot start in this page, where the page itself can tell, and what to do about it.

/** A sentence about the place in which the page stands; empty where it is a good one. */
export function obstacle() {
  if (location.protocol === "file:") return WORDS.python.fromFile;
  if (origin === "null") return WORDS.python.sandboxed;
  return "";
}

/** Whether the site has another version of this page by now, whose files are others too. */
export async function outdated() {
  const { version } = document.documentElement.dataset;
  try {
    const response = await fetch(location.pathname, { cache: "no-store" });
    const [, now] = /data-version="(\w+)"/.exec(await response.text()) ?? [];
    return response.ok && now !== undefined && now !== version;
  } catch {
    return false; // there is no network, or no site
  }
}
