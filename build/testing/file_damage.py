"""Scripts that break a browser or its Python: they run before a page's own, or in its worker."""

# A worker in which `before` has run before its own script.
IN_WORKER = """
  window.Worker = class extends Worker {
    constructor(script, options) {
      const body = `BEFORE; import(${JSON.stringify(String(script))});`;
      super(URL.createObjectURL(new Blob([body], { type: "text/javascript" })), options);
    }
  };
"""
NO_WEBASSEMBLY = "delete window.WebAssembly;" + IN_WORKER.replace(
    "BEFORE", "delete self.WebAssembly"
)
NO_MEMORY = IN_WORKER.replace(
    "BEFORE", "WebAssembly.Memory = class { constructor() { throw new RangeError('no memory'); } }"
)
NO_WORKER = "window.Worker = class { constructor() { throw new Error('not here'); } };"
NO_STORAGE = """
  for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"])
    Object.defineProperty(window, name, {
      get() { throw new DOMException("denied", "SecurityError"); } });
  ServiceWorkerContainer.prototype.register = () =>
    Promise.reject(new DOMException("denied", "SecurityError"));
"""
SILENT_STORAGE = IN_WORKER.replace(
    "BEFORE", "FileSystemDirectoryHandle.prototype.getFileHandle = () => new Promise(() => {})"
)
HIDE = """(hidden) => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
MANY = """(slider) => { for (let i = 0; i < 10000; i++) {
  slider.value = (i % 460) / 10 - 23;
  slider.dispatchEvent(new Event("input", { bubbles: true }));
} }"""
RAISES = """
from widgets.why_kl.deciban_spinner import DecibanSpinner as Spinner
kept = Spinner.answer
def answer(self):
    raise ZeroDivisionError("on purpose")
Spinner.answer = answer
import js
js.counted = 0
"""
RAISES_NO_MORE = "Spinner.answer = kept\njs.counted = 0"
