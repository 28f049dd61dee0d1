import { expect, test } from "vitest";
import { missingProof, proofOf } from "./consent-proof.js";

const at = new Date("2026-11-23T10:00:00Z");
const whole = {
  text: "Yes, write to me.",
  url: "https://shop.example/news",
  ipAddress: "192.0.2.1",
  userAgent: "Browser",
};

test("a proof is whole, or is none", () => {
  expect(proofOf({ at, evidence: whole })).toEqual({ at, ...whole });
  expect(missingProof({ evidence: whole })).toEqual([]);
  for (const part of ["text", "url", "ipAddress", "userAgent"] as const) {
    expect(proofOf({ at, evidence: { ...whole, [part]: undefined } })).toBeUndefined();
    expect(proofOf({ at, evidence: { ...whole, [part]: "" } })).toBeUndefined();
    expect(missingProof({ evidence: { ...whole, [part]: "" } })).toEqual([part]);
  }
});
