// Looking things up in a page whose markup is the kit's own, so that what is looked for is there.

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
 * The element in which an event happened; an event of the document has none that could be sought in.
 * @param {Event} event
 */
export const targetOf = ({ target }) => (target instanceof Element ? target : null);
