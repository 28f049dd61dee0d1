import { describe, expect, it } from "vitest";
import { createPipeline } from "../pipeline/pipeline.js";
import type { ProbeFinding, SmtpProber } from "../smtp/prober.js";
import { createBuiltinProvider, type Probing } from "./builtin-provider.js";
import type { ProviderVerdict } from "./provider.js";

const minute = 60_000;
const resolver = {
  mx: async () => ({ kind: "records", ttl: 60, records: [{ preference: 10, exchange: "mx.shop.net" }] }) as const,
  addresses: async () => ({ kind: "records", ttl: 60, records: ["62.1.2.3"] }) as const,
};

/** A provider whose mail servers answer so, asked again and again by one who keeps what it says. */
function asking(reason: ProbeFinding["reason"]) {
  let time = Date.parse("2026-06-01T00:00:00Z");
  const now = () => new Date(time);
  const evidence = [{ check: "smtp_rcpt", finding: "mx.shop.net: 450 later" }];
  const prober: SmtpProber = {
    probe: async () => ({ reason, evidence }),
    selfTest: async () => ({ ok: true }),
    close() {},
  };
  const kept: ProviderVerdict[] = [];
  const ask = async (
    earlier?: ProviderVerdict,
    probing: Probing = { prober, identity: { heloName: "probe.shop.net", mailFrom: "" } },
  ) => {
    const provider = createBuiltinProvider({ pipeline: createPipeline({ resolver, now }), resolver, probing, now });
    const { signal } = new AbortController();
    const address = { email: "anna@shop.net", normalizedEmail: "anna@shop.net", earlier };
    const keep = async (verdicts: readonly ProviderVerdict[]) => void kept.push(...verdicts);
    const [judged] = await provider.judge({ addresses: [address], effort: "page", signal, keep });
    if (!judged) throw new Error("nothing was judged");
    return { ...judged, provider };
  };
  return { ask, kept, pass: (ms: number) => void (time += ms), now };
}

/** In how many minutes it is to be looked at again. */
function waitOf({ verdict: { checkedAt, againAt } }: ProviderVerdict): number | null {
  return againAt === null ? null : (Date.parse(againAt) - Date.parse(checkedAt)) / minute;
}

describe("a mail server that asks to come again", () => {
  it("is asked again after 5, 15 and 60 minutes, and then not before the next sync", async () => {
    const { ask, pass, kept } = asking("greylisted");
    const waits: unknown[] = [];
    let earlier: ProviderVerdict | undefined;
    for (let attempt = 0; attempt < 5; attempt++) {
      earlier = await ask(earlier);
      expect(earlier.verdict).toMatchObject({ status: "unknown", reason: "greylisted" });
      const wait = waitOf(earlier);
      waits.push(wait);
      pass((wait ?? 60) * minute);
    }
    expect(waits).toEqual([5, 15, 60, null, null]);
    expect(kept.map(({ attempts }) => attempts)).toEqual([1, 2, 3, 4, 5]);
  });

  it("has forgotten us after a day: then the row begins anew", async () => {
    const { ask, pass } = asking("greylisted");
    const first = await ask({ ...(await ask()), attempts: 4 });
    expect([first.attempts, waitOf(first)]).toEqual([5, null]);
    pass(24 * 60 * minute);
    const next = await ask(first);
    expect([next.attempts, waitOf(next)]).toEqual([1, 5]);
  });
});

describe("a mail server that is not asked", () => {
  it("leaves the verdict of the DNS, which is not kept as if it had been asked", async () => {
    const { ask, kept } = asking("not_asked");
    expect((await ask()).verdict).toMatchObject({ status: "valid", reason: "domain_accepts_mail" });
    expect(kept).toEqual([]);
  });

  it.each(["no_such_mailbox", "mailbox_full", "accept_all", "mailbox_exists"] as const)(
    "leaves what it said before, however long ago: %s",
    async (reason) => {
      const { ask: askBefore } = asking(reason);
      const earlier = await askBefore();
      const { ask, kept } = asking("not_asked");
      expect((await ask(earlier)).verdict).toMatchObject({
        reason,
        checkedAt: earlier.verdict.checkedAt,
        againAt: null,
      });
      expect(kept).toEqual([]);
    },
  );

  it("stays one that asked to come again, and is asked as if it had just said so", async () => {
    const { ask: askBefore } = asking("greylisted");
    const earlier = await askBefore();
    const { ask, kept } = asking("not_asked");
    const next = await ask(earlier);
    expect(next.verdict).toMatchObject({ status: "unknown", reason: "greylisted" });
    expect([next.attempts, Date.parse(next.verdict.againAt ?? "") > Date.parse(earlier.verdict.checkedAt)]).toEqual([
      1,
      true,
    ]);
    expect(kept).toEqual([]);
  });

  it("leaves the verdict of the DNS where none can be asked, and why is told beside it, not kept with it", async () => {
    const { ask, kept } = asking("mailbox_exists");
    const { verdict, provider } = await ask(undefined, { off: "the port is closed." });
    expect(provider).toMatchObject({ profile: "builtin", better: "builtin_smtp" });
    expect(verdict).toMatchObject({ status: "valid", reason: "domain_accepts_mail" });
    expect(kept).toMatchObject([{ verdict }]);
    const told = { check: "smtp", finding: "mail servers are not asked: the port is closed." };
    expect(verdict.evidence).not.toContainEqual(told);
    expect(provider.remark?.(verdict).evidence).toContainEqual(told);
    const disposable = { ...verdict, reason: "disposable" } as const;
    expect(provider.remark?.(disposable)).toBe(disposable);
  });

  it("is no matter where it is not to be asked", async () => {
    const { provider } = await asking("mailbox_exists").ask(undefined, { off: undefined });
    expect([provider.profile, provider.better, provider.remark]).toEqual(["builtin", undefined, undefined]);
  });
});
