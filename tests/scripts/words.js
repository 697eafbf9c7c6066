// In Node no bundler puts the words of the interface into the scripts; they are read from its file.

import { readFileSync } from "node:fs";

const file = new URL("../../widgets/locale/en.json", import.meta.url);
globalThis.WORDS = JSON.parse(readFileSync(file, "utf8"));
