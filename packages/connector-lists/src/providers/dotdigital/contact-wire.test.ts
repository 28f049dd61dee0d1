import { expect, it } from "vitest";
import type { ContactWrite } from "../provider.js";
import { inImports, isWhole, toWire } from "./contact-wire.js";

const write = (n: number, size = 1): ContactWrite => ({
  email: `c${n}@x.io`,
  addTo: [],
  fields: { NOTE: "é".repeat(size) },
});

it("puts as many contacts into an import as it may have, in their order", () => {
  const writes = Array.from({ length: 4001 }, (_, n) => write(n));
  const imports = inImports(writes);
  expect(imports.map(({ length }) => length)).toEqual([2000, 2000, 1]);
  expect(imports.flat()).toEqual(writes);
  expect(inImports([])).toEqual([]);
});

it("keeps imports within their bytes, and sends one that is larger by itself", () => {
  const writes = [write(1, 100), write(2, 100), write(3, 1000), write(4, 100)];
  const size = Buffer.byteLength(JSON.stringify(toWire(write(1, 100))));
  const imports = inImports(writes, { contacts: 2000, bytes: 2 * size });
  expect(imports.map((some) => some.map(({ email }) => email))).toEqual([
    ["c1@x.io", "c2@x.io"],
    ["c3@x.io"],
    ["c4@x.io"],
  ]);
});

const proof = { text: "Yes", at: new Date(0), url: "https://x.io", ipAddress: "192.0.2.1", userAgent: "Browser" };

it.for([
  ["text", ""],
  ["url", " "],
  ["ipAddress", ""],
  ["userAgent", ""],
  ["at", new Date(Number.NaN)],
] as const)("sends no consent without its %s", ([name, value]) => {
  const consent = { ...proof, [name]: value };
  expect(isWhole(consent)).toBe(false);
  expect(toWire({ ...write(1), consent })).not.toHaveProperty("consentRecords");
});

it("sends a consent of which all is known", () => {
  expect(toWire({ ...write(1), consent: proof }).consentRecords).toEqual([
    {
      text: "Yes",
      dateTimeConsented: "1970-01-01T00:00:00.000Z",
      url: "https://x.io",
      ipAddress: "192.0.2.1",
      userAgent: "Browser",
    },
  ]);
});

it("knows no word that subscribes anybody", () => {
  expect(JSON.stringify(toWire({ ...write(1), addTo: ["3"], consent: proof }))).not.toMatch(/status|subscri/i);
});
