// The views of the figures on a page, by their elements. What stands for a figure of another kind, as an
// ordinary app does, is put in here before anybody asks.

/** @import { FigureView } from "./figure.js" */

/** @type {WeakMap<HTMLElement, FigureView>} */
export const views = new WeakMap();
