// The state of every control in the page's query string, where it differs from its default.
// A page with one figure says ?db=13; a page with several says ?deciban-spinner.db=13, and still
// understands ?db=13 where only one of its figures has such a control.

let timer;
const changes = new Map();

/** Whether the page has this one figure, whose controls then go by their bare names. */
export function alone() {
  return document.querySelectorAll("figure[data-widget]").length === 1;
}

/** What a control is called in the address. */
export function queryName(figure, control) {
  return alone() ? control.name : `${figure.id}.${control.name}`;
}

/** The raw text that the address gives a control, or null; old names are understood for ever. */
export function fromAddress(figure, control) {
  const query = new URLSearchParams(location.search);
  const { aliases = "" } = control.element.dataset;
  const { slugAliases = "" } = figure.dataset;
  const names = [control.name, ...aliases.split(" ")].filter(Boolean);
  const keys = [figure.id, ...slugAliases.split(" ")].filter(Boolean);
  for (const key of keys)
    for (const name of names) if (query.has(`${key}.${name}`)) return query.get(`${key}.${name}`);
  const bare = `figure[data-widget] [data-control="${CSS.escape(control.name)}"]`;
  const owners = new Set(
    [...document.querySelectorAll(bare)].map((element) => element.closest("figure")),
  );
  const name = names.find((name) => query.has(name));
  return owners.size === 1 && name ? query.get(name) : null;
}

/** Put a control's value into the address, a little later: browsers ration address changes. */
export function toAddress(figure, control) {
  changes.set(queryName(figure, control), control.isDefault ? null : control.text);
  clearTimeout(timer);
  timer = setTimeout(() => {
    const url = new URL(location.href);
    for (const [name, text] of changes) {
      url.searchParams.delete(name.split(".").at(-1));
      if (text === null) url.searchParams.delete(name);
      else url.searchParams.set(name, text);
    }
    changes.clear();
    history.replaceState(history.state, "", url);
  }, 150);
}
