/** Writes the tables of docs/warehouse-fields.md, where a test keeps them true. */
import { readFile, writeFile } from "node:fs/promises";
import { withReferenceTables } from "./reference/reference-tables.js";

const page = new URL("../../../docs/warehouse-fields.md", import.meta.url);

await writeFile(page, withReferenceTables(await readFile(page, "utf8")));
