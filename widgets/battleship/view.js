// What the figures of "Where to shoot" add to the view: seas whose cells can be touched.

import { register } from "../view/controls/registry.js";
import { MarksControl, ShotsControl } from "./cells-control.js";
import { FleetControl } from "./fleet-control.js";

register("shots", ShotsControl);
register("marks", MarksControl);
register("fleet", FleetControl);
