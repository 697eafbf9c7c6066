// Typed queries of the kit's own markup, where what is looked for exists.

/**
 * The first element that a selector finds.
 * @template {Element} [E=HTMLElement]
 * @param {ParentNode} root
 * @param {string} selector
 */
export const find = (root, selector) => /** @type {E} */ (root.querySelector(selector));

/**
 * All elements that a selector finds.
 * @template {Element} [E=HTMLElement]
 * @param {ParentNode} root
 * @param {string} selector
 */
export const findAll = (root, selector) => [
  .../** @type {NodeListOf<E>} */ (root.querySelectorAll(selector)),
];

/**
 * The element in which an event happened; null for an event of the document.
 * @param {Event} event
 */
export const targetOf = ({ target }) => (target instanceof Element ? target : null);
