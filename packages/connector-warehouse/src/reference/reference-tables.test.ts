import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { withReferenceTables } from "./reference-tables.js";

it("the page of fields and functions says what the code says; emit-reference writes it", async () => {
  const page = await readFile(new URL("../../../../docs/warehouse-fields.md", import.meta.url), "utf8");
  expect(page).toBe(withReferenceTables(page));
});

it("a page without a place for a table is refused", () => {
  expect(() => withReferenceTables("# Nothing here")).toThrow("<!-- customers: begin -->");
});
