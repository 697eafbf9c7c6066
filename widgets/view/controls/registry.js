// Control kinds are registered by name; a package of figures may add its own (see its view.js).

const KINDS = new Map();

/** Let elements with data-kind="name" be controls of a class. */
export function register(name, ControlClass) {
  KINDS.set(name, ControlClass);
}

/** The controls of a figure by name. Several elements may share one count (three buttons). */
export function controlsOf(figure, changed) {
  const controls = new Map();
  for (const element of figure.querySelectorAll("[data-control]")) {
    const ControlClass = KINDS.get(element.dataset.kind);
    const control = new ControlClass(element, changed);
    controls.set(control.name, control);
  }
  return controls;
}
