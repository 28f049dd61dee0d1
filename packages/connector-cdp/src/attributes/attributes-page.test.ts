import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { attributesPage } from "./attributes-page.js";

test("the page of the documentation is what the catalogue says: pnpm --filter @storegate/connector-cdp emit-attributes", async () => {
  const page = await readFile(new URL("../../../../docs/profile-attributes.md", import.meta.url), "utf8");
  expect(page).toBe(attributesPage());
});
