import { Fault } from "@storegate/http-client";
import { expect, it } from "vitest";
import type { ProviderVerdict } from "../verdicts/provider.js";
import { judgeInline } from "./inline.js";
import type { Finding } from "./truelist-client.js";

const late = new Fault({ kind: "UNAVAILABLE", code: "TIMEOUT", message: "Truelist did not answer in time." });
const refusal = new Fault({ kind: "INPUT", code: "INPUT_REFUSED", message: "Truelist answered 422: not so." });
const now = () => new Date(0);

/** Judges addresses at a vendor that answers `say` of each, or throws what it says of any. */
async function judge(emails: readonly string[], say: (email: string) => Finding | Fault) {
  const calls: (readonly string[])[] = [];
  const kept: ProviderVerdict[] = [];
  const verify = async (addresses: readonly string[]): Promise<Finding[]> => {
    calls.push(addresses);
    return addresses.map(say).map((said) => {
      if (said instanceof Fault) throw said;
      return said;
    });
  };
  const keep = async (verdicts: readonly ProviderVerdict[]): Promise<void> => void kept.push(...verdicts);
  const addresses = emails.map((email) => ({ email, normalizedEmail: email }));
  const judged = judgeInline({ verify }, addresses, { effort: "page", keep }, now);
  const told = (verdicts: readonly ProviderVerdict[]) =>
    verdicts.map(({ verdict: { email, reason } }) => `${email} ${reason}`).toSorted();
  return { calls, kept: () => told(kept), judged: judged.then(told) };
}

const ok = (address: string): Finding => ({ address, state: "ok", subState: "email_ok", didYouMean: null });

it("asks again alone where something among others is refused or late, and takes only that for unknown", async () => {
  const emails = ["a@x.io", "bad@x.io", "c@x.io", "d@x.io", "slow@x.io", "f@x.io", "g@x.io"];
  const { judged, calls, kept } = await judge(emails, (email) =>
    email.startsWith("bad") ? refusal : email.startsWith("slow") ? late : ok(email),
  );
  const expected = emails.map(
    (email) => `${email} ${/^(bad|slow)/.test(email) ? "provider_unknown" : "mailbox_exists"}`,
  );
  expect(await judged).toEqual(expected.toSorted());
  expect(kept()).toEqual(expected.toSorted());
  expect(calls.map(({ length }) => length).toSorted((one, other) => one - other)).toEqual([1, 1, 1, 1, 1, 1, 1, 3, 3]);
});

it("takes a vendor that answers nobody in time for one that is away", async () => {
  const { judged, kept } = await judge(["a@x.io", "b@x.io"], () => late);
  await expect(judged).rejects.toBe(late);
  expect(kept()).toEqual([]);
});

it("keeps what was paid for before a fault of the account, and asks no further", async () => {
  const broke = new Fault({ kind: "CONFIG", code: "TRUELIST_OUT_OF_CREDITS", message: "No credits." });
  const emails = Array.from({ length: 60 }, (_, n) => `${n < 3 ? "paid" : "more"}${n}@x.io`);
  const { judged, calls, kept } = await judge(emails, (email) => (email.startsWith("paid") ? ok(email) : broke));
  await expect(judged).rejects.toBe(broke);
  expect(kept()).toEqual(["paid0@x.io mailbox_exists", "paid1@x.io mailbox_exists", "paid2@x.io mailbox_exists"]);
  expect(calls.length).toBeLessThan(20);
});

it("finds each address in an answer however it is cased and ordered, and misses none quietly", async () => {
  const emails = ["Anna@x.io", "b@x.io", "c@x.io"];
  const verify = async () => [ok("C@X.IO"), ok("anna@x.io")];
  const addresses = emails.map((email) => ({ email, normalizedEmail: email }));
  const verdicts = await judgeInline({ verify }, addresses, { effort: "now", keep: async () => {} }, now);
  expect(verdicts.map(({ verdict: { reason } }) => reason)).toEqual([
    "mailbox_exists",
    "provider_unknown",
    "mailbox_exists",
  ]);
});

it("takes no answer of another domain's address for its own", async () => {
  const { judged } = await judge(["anna@x.io"], () => ok("someone@else.org"));
  expect(await judged).toEqual(["anna@x.io provider_unknown"]);
  expect(await (await judge(["Anna.B@x.io"], () => ok("anna.b@X.io"))).judged).toEqual(["Anna.B@x.io mailbox_exists"]);
});
