// Word documents examined by Microsoft's Open XML SDK, compiled for Node: what is wrong in each.
import { readFileSync } from "node:fs";

import validate from "./node_modules/@ooxml-tools/validate/dist/npm/index.js";

const found = {};
for (const file of process.argv.slice(2)) {
  found[file] = await validate(new Uint8Array(readFileSync(file)), "docx");
}
process.stdout.write(JSON.stringify(found), () => process.exit(0));
