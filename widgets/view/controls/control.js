// What all controls of a figure share: a name, a default, a value as text, a refusal beside itself.

export class Control {
  constructor(element, changed) {
    this.element = element;
    this.name = element.dataset.control;
    this.default = element.dataset.default;
    this.changed = () => changed(this);
    this.note = element.querySelector(".refusal");
    this.listen();
  }

  /** The value as text: what a link carries. */
  get text() {
    return String(this.value);
  }

  get isDefault() {
    return this.text === this.default || Number(this.text) === Number(this.default || NaN);
  }

  refuse(sentence) {
    this.note.textContent = sentence;
    this.note.hidden = !sentence;
    for (const input of this.element.querySelectorAll("input, select")) {
      input.toggleAttribute("aria-invalid", Boolean(sentence));
      if (sentence) input.setAttribute("aria-invalid", "true");
    }
  }
}
