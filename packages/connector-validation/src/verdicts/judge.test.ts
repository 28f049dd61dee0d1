import { Fault } from "@storegate/http-client";
import { describe, expect, it } from "vitest";
import { createPipeline } from "../pipeline/pipeline.js";
import { type Reason, reasons } from "../pipeline/reasons.js";
import type { VerdictCache } from "./cache.js";
import { createJudge, outOfCredits } from "./judge.js";
import type { Effort, Profile, ProviderVerdict, VerdictProvider } from "./provider.js";

const windowDays = { valid: 60, risky: 14, invalid: 60, unknown: 1 };
const day = 86_400_000;
const truelist = "truelist/accurate";

/** A world in which a provider says of each address what its local part says. */
function world(...profiles: Profile[]) {
  let time = Date.parse("2026-06-01T00:00:00Z");
  const now = () => new Date(time);
  const kept = new Map<string, ProviderVerdict>();
  const cache: VerdictCache = {
    find: async (profile, addresses) =>
      new Map(
        addresses.flatMap((each) => [[each, kept.get(`${profile} ${each.toLowerCase()}`)] as const]).filter(isKept),
      ),
    keep: async (profile, verdicts) => {
      for (const each of verdicts) kept.set(`${profile} ${each.verdict.normalizedEmail?.toLowerCase()}`, each);
    },
    sweep: async () => {},
  };
  const asked: Record<string, string[]> = {};
  const says = new Map<string, Reason>();
  const broken = new Map<Profile, Fault>();
  const provider = (profile: Profile): VerdictProvider => ({
    id: profile.startsWith("truelist") ? "truelist" : "builtin",
    profile,
    async judge({ addresses, keep }) {
      const fault = broken.get(profile);
      if (fault) throw fault;
      const verdicts = addresses.map(({ email, normalizedEmail, earlier }): ProviderVerdict => {
        (asked[profile] ??= []).push(email);
        const reason = says.get(`${profile} ${normalizedEmail}`) ?? "domain_accepts_mail";
        const attempts = reason === "greylisted" ? (earlier?.attempts ?? 0) + 1 : 0;
        const againAt = attempts === 1 ? new Date(time + 300_000).toISOString() : null;
        const at = { checkedAt: now().toISOString(), againAt };
        const who = { provider: profile.startsWith("truelist") ? "truelist" : "builtin" } as const;
        const { status } = reasons[reason];
        const verdict = { email, normalizedEmail, status, reason, didYouMean: null, evidence: [], ...who, ...at };
        return { verdict, attempts };
      });
      await keep(verdicts);
      return verdicts;
    },
  });
  const resolver = { mx: () => Promise.reject(new Error("not asked")), addresses: () => Promise.reject(new Error()) };
  const pipeline = createPipeline({ resolver, now });
  const judge = createJudge({ pipeline, providers: profiles.map(provider), cache, windowDays, now });
  const { signal } = new AbortController();
  const unable = createJudge({
    pipeline,
    providers: [withoutMailServers(provider("builtin"))],
    cache,
    windowDays,
    now,
  });
  return {
    /** One who looks in what mail servers said before, and cannot ask them now. */
    unable: {
      judge: (emails: string[]) => unable.judge(emails, "page", signal),
      kept: () => [...kept.values()],
    },
    asked,
    says,
    broken,
    pass: (ms: number) => void (time += ms),
    judge: (emails: string[], effort: Effort = "page") => judge.judge(emails, effort, signal),
  };
}

function withoutMailServers(provider: VerdictProvider): VerdictProvider {
  const note = { check: "smtp", finding: "the port is closed" };
  return {
    ...provider,
    better: "builtin_smtp",
    remark: (verdict) => ({ ...verdict, evidence: [...verdict.evidence, note] }),
  };
}

function isKept(entry: readonly [string, ProviderVerdict | undefined]): entry is readonly [string, ProviderVerdict] {
  return entry[1] !== undefined;
}

describe("a judge", () => {
  it("asks once for an address, however often and however cased it comes, and answers each as it was given", async () => {
    const { judge, asked } = world("builtin");
    const verdicts = await judge(["Anna@shop.net", "nonsense", "anna@SHOP.net", "bo@shop.net"]);
    expect(verdicts.map(({ email, reason }) => [email, reason])).toEqual([
      ["Anna@shop.net", "domain_accepts_mail"],
      ["nonsense", "syntax"],
      ["anna@SHOP.net", "domain_accepts_mail"],
      ["bo@shop.net", "domain_accepts_mail"],
    ]);
    expect(asked).toEqual({ builtin: ["Anna@shop.net", "bo@shop.net"] });
  });

  it.each([
    ["domain_accepts_mail", 60],
    ["role_account", 14],
    ["no_such_domain", 60],
  ] as const)("takes %s from the cache for %i days, and then asks again", async (reason, days) => {
    const { judge, asked, says, pass } = world("builtin");
    says.set("builtin a@shop.net", reason);
    await judge(["a@shop.net"]);
    pass(days * day - 1);
    expect((await judge(["a@shop.net"]))[0]).toMatchObject({ reason, checkedAt: "2026-06-01T00:00:00.000Z" });
    expect(asked["builtin"]).toHaveLength(1);
    pass(1);
    await judge(["a@shop.net"]);
    expect(asked["builtin"]).toHaveLength(2);
  });

  it("asks in each sync again for what was unknown; a person who waits is told it for a day", async () => {
    const { judge, asked, says, pass } = world("builtin");
    says.set("builtin a@shop.net", "smtp_refused_us");
    await judge(["a@shop.net"]);
    await judge(["a@shop.net"]);
    expect(asked["builtin"]).toHaveLength(2);
    await judge(["a@shop.net"], "now");
    expect(asked["builtin"]).toHaveLength(2);
    pass(day);
    await judge(["a@shop.net"], "now");
    expect(asked["builtin"]).toHaveLength(3);
  });

  it("does not ask a mail server again before the time that is due to it, and counts how often it was asked", async () => {
    const { judge, asked, says, pass } = world("builtin_smtp");
    says.set("builtin_smtp a@shop.net", "greylisted");
    const [first] = await judge(["a@shop.net"]);
    expect(first).toMatchObject({ status: "unknown", againAt: "2026-06-01T00:05:00.000Z" });
    pass(299_999);
    expect(await judge(["a@shop.net"])).toEqual([first]);
    expect(asked["builtin_smtp"]).toHaveLength(1);
    pass(1);
    says.set("builtin_smtp a@shop.net", "mailbox_exists");
    expect((await judge(["a@shop.net"]))[0]).toMatchObject({ reason: "mailbox_exists", againAt: null });
  });

  it("asks the second only for what the first leaves unknown, and keeps both apart", async () => {
    const { judge, asked, says } = world("builtin", truelist);
    says.set("builtin a@shop.net", "dns_failure").set(`${truelist} a@shop.net`, "mailbox_exists");
    const verdicts = await judge(["a@shop.net", "b@shop.net"]);
    expect(verdicts.map(({ reason, provider }) => [reason, provider])).toEqual([
      ["mailbox_exists", "truelist"],
      ["domain_accepts_mail", "builtin"],
    ]);
    await judge(["a@shop.net", "b@shop.net"]);
    expect(asked).toEqual({ builtin: ["a@shop.net", "b@shop.net", "a@shop.net"], [truelist]: ["a@shop.net"] });
  });

  it("tells what both found where neither knows, and asks nobody else while a mail server has said when to come again", async () => {
    const { judge, asked, says, pass } = world("builtin", truelist);
    says.set("builtin a@shop.net", "smtp_refused_us").set(`${truelist} a@shop.net`, "provider_unknown");
    expect(await judge(["a@shop.net"])).toMatchObject([{ reason: "smtp_refused_us", provider: "builtin" }]);
    expect(asked[truelist]).toEqual(["a@shop.net"]);

    says.set("builtin b@shop.net", "greylisted").set(`${truelist} b@shop.net`, "mailbox_exists");
    const [waiting] = await judge(["b@shop.net"]);
    expect(waiting).toMatchObject({ reason: "greylisted", againAt: "2026-06-01T00:05:00.000Z" });
    expect(asked[truelist]).not.toContain("b@shop.net");
    pass(300_000);
    expect(await judge(["b@shop.net"])).toMatchObject([{ reason: "mailbox_exists", provider: "truelist" }]);
  });

  it("takes what is kept of a better profile while that holds and is no unknown, and tells its remark without keeping it", async () => {
    const { judge, asked, says, pass, unable } = world("builtin_smtp");
    const emails = ["a@shop.net", "b@shop.net", "c@shop.net"];
    says.set("builtin_smtp a@shop.net", "no_such_mailbox").set("builtin_smtp b@shop.net", "greylisted");
    await judge(["a@shop.net", "b@shop.net"]);
    const reasonsNow = async () =>
      (await unable.judge(emails)).map(({ reason, evidence }) => [reason, evidence.map(({ finding }) => finding)]);
    const dns = ["domain_accepts_mail", ["the port is closed"]];
    const [known, heldBack] = ["no_such_mailbox", "greylisted"].map((reason) => [reason, ["the port is closed"]]);
    expect(await reasonsNow()).toEqual([known, heldBack, dns]);
    expect(asked["builtin"]).toEqual(["c@shop.net"]);
    expect(await reasonsNow()).toEqual([known, heldBack, dns]);
    expect(asked["builtin"]).toHaveLength(1);
    // Patience that was asked for a day ago is nobody's any more.
    pass(day);
    expect(await reasonsNow()).toEqual([known, dns, dns]);
    expect(unable.kept().flatMap(({ verdict }) => verdict.evidence)).toEqual([]);
    pass(59 * day);
    expect(await reasonsNow()).toEqual([dns, dns, dns]);
  });

  it("lets the first verdict stand where the second cannot be paid for, and says so; any other fault is the whole's", async () => {
    const { judge, says, broken } = world("builtin", truelist);
    says.set("builtin a@shop.net", "smtp_refused_us");
    broken.set(truelist, new Fault({ kind: "CONFIG", code: outOfCredits, message: "No credits are left." }));
    expect(await judge(["a@shop.net", "b@shop.net"])).toMatchObject([
      { reason: "smtp_refused_us", evidence: [{ check: "truelist", finding: "not asked: No credits are left." }] },
      { reason: "domain_accepts_mail", evidence: [] },
    ]);
    broken.set(truelist, new Fault({ kind: "AUTH", code: "TRUELIST_KEY_REFUSED", message: "Not this key." }));
    await expect(judge(["a@shop.net"])).rejects.toMatchObject({ code: "TRUELIST_KEY_REFUSED" });
  });

  it("never takes the lack of credits for a verdict where nobody else has looked", async () => {
    const { judge, broken } = world(truelist);
    broken.set(truelist, new Fault({ kind: "CONFIG", code: outOfCredits, message: "No credits are left." }));
    await expect(judge(["a@shop.net"])).rejects.toMatchObject({ code: outOfCredits });
  });
});
