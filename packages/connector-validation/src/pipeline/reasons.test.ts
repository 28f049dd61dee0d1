import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { reasons } from "./reasons.js";

it("are told in the README as they are in the code", () => {
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  const rows = readme.matchAll(
    /^\| (?<status>valid|risky|invalid|unknown) +\| `(?<reason>\w+)` +\| (?<meaning>.*?) *\|$/gm,
  );
  const told = Object.fromEntries(
    [...rows].map(({ groups = {} }) => [groups["reason"], { status: groups["status"], meaning: groups["meaning"] }]),
  );
  expect(told).toEqual(reasons);
});
