// Globals of the page scripts that TypeScript's own libraries do not declare.

/** What page scripts wait for: see page/progressive-render.js. */
declare var rendered: Record<"title" | "screen" | "whole", Promise<void>>;

/**
 * Whether this Python has code that is in no snapshot. The build puts the value in its place
 * (widgets/view/bundle.py).
 */
declare const LATE: boolean;

/**
 * Whether this Python has packages beyond the base set: what only they need is left out elsewhere.
 * The build puts the value in its place (widgets/view/bundle.py).
 */
declare const BEYOND: boolean;

/** Whether the page may find its Python in a shared worker, and begin one for the next page. */
declare const NEXT: boolean;

/** Whether pictures follow sliders before the script of their figures has run (page/early-follow.js). */
declare const FOLLOWS: boolean;

/** The passes of build/bench/probe.js. */
declare var bench: object;

/** The notes of build/bench/trace.js. */
declare var trace: object;

/** Chromium's Trusted Types. */
declare var trustedTypes:
  | { createPolicy<Checks>(name: string, checks: Checks): Checks }
  | undefined;

/** The Network Information and Device Memory APIs of Chromium. */
interface Navigator {
  readonly connection?: { readonly saveData?: boolean; readonly type?: string };
  readonly deviceMemory?: number;
}

/** The function that makes Pyodide's module, which pyodide.asm.js defines globally. */
declare var _createPyodideModule: import("../worker/pyodide-internals.d.ts").Create;

/** Whether there are ordinary Panel apps; what only they need is left out of other bundles. */
declare const APPS: boolean;

/** Whether a figure has a kind of control that few have (widgets/view/controls/more.js). */
declare const MORE_KINDS: boolean;
