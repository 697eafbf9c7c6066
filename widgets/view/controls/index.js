// The control kinds that every page has, and those that some have.

import "./boolean.js";
import "./choice.js";
import "./count.js";
import "./number.js";
import "./text.js";
import { registerMore } from "./more.js";

if (MORE_KINDS) registerMore();

export { settleActions } from "./action.js";
export { controlsOf, register } from "./registry.js";
