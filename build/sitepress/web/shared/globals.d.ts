// What our scripts find in the global scope, and TypeScript's own libraries do not declare.

/** What page scripts wait for: see page/progressive-render.js. */
declare var rendered: Record<"title" | "screen" | "whole", Promise<void>>;

/** The passes of build/bench/probe.js. */
declare var bench: object;

/** Chromium's Trusted Types. */
declare var trustedTypes:
  | { createPolicy<Checks>(name: string, checks: Checks): Checks }
  | undefined;

/** The Network Information and Device Memory APIs of Chromium. */
interface Navigator {
  readonly connection?: { readonly saveData?: boolean };
  readonly deviceMemory?: number;
}

/** Emscripten's maker of Pyodide's module, which pyodide.asm.js leaves in the global scope. */
declare var _createPyodideModule: import("../worker/pyodide-internals.d.ts").Create;
