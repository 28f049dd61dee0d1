/** Writes the table of authorisation rules into docs/access.md, where a test keeps it true. */
import { readFile, writeFile } from "node:fs/promises";
import { withAccessTable } from "./access/access-table.js";
import { createSchema } from "./graphql/schema.js";

const page = new URL("../../../docs/access.md", import.meta.url);

await writeFile(page, withAccessTable(await readFile(page, "utf8"), await createSchema()));
