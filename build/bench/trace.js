// Notes what a page and its worker tell each other, from the page's start, for trace.py.

(() => {
  /** @type {[what: string, ms: number][]} */
  const notes = [];
  /** @param {string} what */
  const note = (what) => notes.push([what, performance.now()]);

  window.Worker = class extends Worker {
    /** @param {ConstructorParameters<typeof Worker>} made */
    constructor(...made) {
      note("made");
      super(...made);
      this.addEventListener("message", ({ data }) => note(`from ${data?.type}`));
    }

    /** @param {[message: any, transfer?: any]} sent */
    postMessage(...sent) {
      note(`to ${sent[0]?.type}`);
      super.postMessage(...sent);
    }
  };
  window.trace = { notes, origin: performance.timeOrigin };
})();
