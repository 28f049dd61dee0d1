import { expect, it } from "vitest";
import { unansweredVerdict, verdictOf } from "./to-verdict.js";

const address = { email: " Anna@Gmial.com", normalizedEmail: "Anna@gmial.com" };
const at = new Date("2026-06-01T10:00:00Z");

it("keeps the vendor's words as they came, without what could harm who reads them", () => {
  const { verdict, attempts } = verdictOf(
    address,
    { address: "anna@gmial.com", state: "Deliver\u202Eable", subState: "New_Word", didYouMean: null },
    at,
  );
  expect([verdict, attempts]).toEqual([
    {
      email: " Anna@Gmial.com",
      normalizedEmail: "Anna@gmial.com",
      status: "unknown",
      reason: "provider_unknown",
      didYouMean: null,
      evidence: [{ check: "truelist", finding: "DeliverU+202Eable/New_Word" }],
      provider: "truelist",
      checkedAt: "2026-06-01T10:00:00.000Z",
      againAt: null,
    },
    0,
  ]);
  expect(unansweredVerdict(address, "no answer", at).verdict).toMatchObject({
    status: "unknown",
    reason: "provider_unknown",
  });
});

it.each([
  ["anna@gmail.com", "Anna@gmail.com"],
  ["gmail.com", "Anna@gmail.com"],
  [" ANNA@GMAIL.COM ", "Anna@gmail.com"],
  ["somebody.else@gmail.com", null],
  ["anna@gmial.com", null],
  ["no", null],
  ["", null],
  [null, null],
])("suggests for %s: %s", (didYouMean, suggested) => {
  const finding = { address: "anna@gmial.com", state: "risky", subState: "", didYouMean };
  expect(verdictOf(address, finding, at).verdict.didYouMean).toBe(suggested);
});
