// The kinds that few figures have; a page's script has them where one of its figures does.

import { ActionControl } from "./action.js";
import { IntervalControl } from "./interval.js";
import { ColorControl, DateControl } from "./native.js";
import { register } from "./registry.js";
import { SeveralControl } from "./several.js";

export function registerMore() {
  register("action", ActionControl);
  register("color", ColorControl);
  register("date", DateControl);
  register("interval", IntervalControl);
  register("several", SeveralControl);
}
