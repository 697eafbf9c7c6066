// In every page of a draft: load again when there is a new build, which keeps the place and, being
// in the address, the state; when a build fails, say why above the last good page.

/** @param {string} problem */
function show(problem) {
  const old = document.getElementById("draft-problem");
  const box = old ?? document.createElement("pre");
  box.id = "draft-problem";
  box.setAttribute("role", "alert");
  box.textContent = problem;
  Object.assign(box.style, {
    position: "fixed",
    inset: "auto 0 0 0",
    zIndex: "9",
    margin: "0",
    padding: "1rem 1.25rem",
    maxHeight: "60vh",
    overflow: "auto",
    whiteSpace: "pre-wrap",
    font: "14px/1.5 monospace",
    color: "Canvas",
    background: "CanvasText",
  });
  if (!old) document.body.append(box);
}

const { src } = /** @type {HTMLScriptElement} */ (document.currentScript);
new EventSource(`/.changes${new URL(src).search}`).onmessage = ({ data }) => {
  const { problem } = JSON.parse(data);
  if (problem) show(problem);
  else location.reload();
};
