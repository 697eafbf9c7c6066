// What the figures of "A path to the diffusion loss" add to the view: a pad to draw on.

import { register } from "../view/controls/registry.js";
import { DrawingControl } from "./drawing-control.js";

register("drawing", DrawingControl);
