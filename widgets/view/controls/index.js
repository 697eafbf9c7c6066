// The control kinds that every page has.

import "./boolean.js";
import "./choice.js";
import "./count.js";
import "./number.js";
import "./text.js";

export { controlsOf, register } from "./registry.js";
