// Why Python cannot start in this page, where the page itself can tell, and what to do about it.

/** A sentence about the place in which the page stands; empty where it is a good one. */
export function obstacle() {
  if (location.protocol === "file:")
    return "This page was opened as a file, and from a file browsers start no Python. Serve its folder (python -m http.server does) and open it there.";
  if (origin === "null")
    return "This page stands in a sandboxed frame, in which browsers start no Python. Open it in a tab of its own.";
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
