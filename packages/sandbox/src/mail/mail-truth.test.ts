import { describe, expect, it } from "vitest";
import { startForTest } from "../../test/call-store.js";
import { MailClient } from "../../test/mail-client.js";
import type { Sandbox } from "../sandbox.js";
import { mailBehaviours, mailboxKinds } from "./mail-behaviour.js";
import type { MailTruth } from "./mail-control.js";

const minute = 60_000;

function truths(sandbox: Sandbox): MailTruth[] {
  return Array.from(sandbox.control.truth(), ({ email }) => sandbox.control.mail.truth(email));
}

describe("the truth of the mail world", () => {
  it("has every behaviour and every mailbox among the first thousand customers, most of which exist", async () => {
    const sandbox = await startForTest();
    const all = truths(sandbox);
    expect(new Set(all.map(({ behaviour }) => behaviour))).toEqual(new Set([null, ...mailBehaviours]));
    expect(new Set(all.map(({ mailbox }) => mailbox))).toEqual(new Set([null, ...mailboxKinds]));
    const counts = Map.groupBy(all, ({ later }) => later.reason);
    for (const reason of [
      "mailbox_exists",
      "accept_all",
      "no_such_mailbox",
      "mailbox_full",
      "mailbox_disabled",
      "smtp_refused_us",
      "smtp_unreachable",
      "smtp_protocol",
      "smtp_cannot_tell",
      "domain_accepts_mail",
    ]) {
      const isCommon = (counts.get(reason)?.length ?? 0) > 2;
      expect([reason, isCommon]).toEqual([reason, true]);
    }
    expect(counts.get("greylisted")).toBeUndefined();
    const companies = all.filter((truth) => truth.class === "company");
    const exist = companies.filter(({ later }) => later.reason === "mailbox_exists");
    expect(exist.length).toBeGreaterThan(companies.length / 2);
  });

  it("is that of DNS and lists where those decide, and of Yahoo's servers, which prove nothing", async () => {
    const sandbox = await startForTest();
    for (const { email, class: kind, status, reason } of sandbox.control.truth()) {
      if (["provider", "company", "address_only", "idn"].includes(kind)) continue;
      const untold = { class: kind, behaviour: null, mailbox: null, status, reason, later: { status, reason } };
      expect(sandbox.control.mail.truth(email)).toEqual({ email, ...untold });
    }
    for (const domain of ["yahoo.com", "aol.com"]) {
      const told = sandbox.control.mail.truth(`anna@${domain}`);
      expect(told).toMatchObject({ behaviour: "accepts_then_bounces", status: "valid", reason: "domain_accepts_mail" });
    }
  });

  it("is what a session finds, at every host that can be talked to", async () => {
    const sandbox = await startForTest({ customers: 200, timeScale: 100 });
    const { mail } = sandbox.control;
    const replies: Readonly<Record<string, RegExp>> = {
      mailbox_exists: /^25[01]|^450[- ]4\.2\.1/,
      no_such_mailbox: /^55[013]/,
      mailbox_full: /^(452|552)/,
      mailbox_disabled: /^550/,
      accept_all: /^25[01]/,
      greylisted: /^45[01]/,
      smtp_refused_us: /^55[04]/,
      smtp_cannot_tell: /^252/,
      smtp_protocol: /^50[03]/,
    };
    const seen = new Set<string>();
    for (const { email, reason, behaviour, ...truth } of truths(sandbox)) {
      const reply = replies[reason];
      if (behaviour === null || behaviour === "garbage" || behaviour === "slow" || reply === undefined) continue;
      const domain = new URL(`http://${email.split("@")[1]}`).hostname;
      const host = truth.class === "address_only" ? domain : await sandboxHost(domain);
      const client = await MailClient.to(sandbox, host);
      const said = await client.rcpt(`${email.split("@")[0]}@${domain}`);
      // A refusal at the banner comes before all that was asked.
      const [first = ""] =
        mail
          .sessions()
          .sessions.at(-1)
          ?.lines.filter((line) => line.startsWith("S: 55")) ?? [];
      expect([email, reason, first === "" ? said : first.slice(3)]).toEqual([
        email,
        reason,
        expect.stringMatching(reply),
      ]);
      client.end();
      seen.add(reason);
    }
    expect(seen.size).toBeGreaterThan(6);

    async function sandboxHost(domain: string): Promise<string> {
      const client = await MailClient.connect(sandbox, `mx1.${domain}`);
      if (typeof client === "number") return "mx1.kundenserver-anlage.net";
      client.end();
      return `mx1.${domain}`;
    }
  });
});

describe("greylists on the mail clock", () => {
  it("hold a triplet back for their minutes, and tell what is true now and later", async () => {
    const sandbox = await startForTest({ customers: 1 });
    const { mail } = sandbox.control;
    mail.set("freenet.de", "greylisting", { minutes: 15 });
    mail.setMailbox("anna@freenet.de", "exists");
    mail.setMailbox("bert@freenet.de", "unknown_user");
    const ask = async (address: string) => (await MailClient.to(sandbox, "mx1.freenet.de")).rcpt(address);
    const later = { status: "valid", reason: "mailbox_exists" };
    const held = { status: "unknown", reason: "greylisted", later };
    expect(mail.truth("anna@freenet.de")).toMatchObject(held);
    expect(await ask("anna@freenet.de")).toMatch(/^45[01] /);
    mail.advance(14 * minute);
    expect(mail.truth("anna@freenet.de")).toMatchObject(held);
    expect(await ask("anna@freenet.de")).toMatch(/^45[01] /);
    mail.advance(minute);
    expect(mail.truth("anna@freenet.de")).toMatchObject({ ...later, later });
    expect(await ask("anna@freenet.de")).toMatch(/^25[01]/);
    // Who was let through once is known.
    expect(mail.truth("bert@freenet.de")).toMatchObject({ status: "invalid", reason: "no_such_mailbox" });
    expect(await ask("bert@freenet.de")).toMatch(/^55[013]/);
    mail.forgetGreylists();
    expect(await ask("bert@freenet.de")).toMatch(/^45[01] /);
  });

  it("make every triplet wait for itself where asked to, and another client begin anew", async () => {
    const sandbox = await startForTest({ customers: 1 });
    const { mail } = sandbox.control;
    mail.set("freenet.de", "greylisting", { everyTriplet: true });
    const ask = async (address: string) => (await MailClient.to(sandbox, "mx1.freenet.de")).rcpt(address);
    await ask("anna@freenet.de");
    mail.advance(5 * minute);
    expect(await ask("bert@freenet.de")).toMatch(/^45[01] /);
    expect(await ask("anna@freenet.de")).not.toMatch(/^45[01] [^4]/);
    expect([mail.truth("anna@freenet.de").reason, mail.truth("bert@freenet.de").reason]).toEqual([
      mail.truth("anna@freenet.de").later.reason,
      "greylisted",
    ]);
    mail.setClientAddress("198.51.100.4");
    expect(mail.truth("anna@freenet.de").reason).toBe("greylisted");
  });

  it("can be everywhere, before all that servers do but refuse us", async () => {
    const sandbox = await startForTest();
    const { mail } = sandbox.control;
    const before = truths(sandbox);
    mail.greylistEverywhere(20);
    const now = truths(sandbox);
    expect(now.map(({ later }) => later)).toEqual(before.map(({ later }) => later));
    const held = now.filter(({ reason }) => reason === "greylisted");
    expect(held.length).toBeGreaterThan(600);
    expect(new Set(now.filter(({ behaviour }) => behaviour === "plain").map(({ reason }) => reason))).toEqual(
      new Set(["greylisted"]),
    );
    const ask = async () => (await MailClient.to(sandbox, "mx1.web.de")).rcpt("anna@web.de");
    expect(await ask()).toMatch(/^45[01] /);
    mail.greylistEverywhere(null);
    expect(truths(sandbox).map(({ reason }) => reason)).toEqual(before.map(({ reason }) => reason));
  });
});

describe("the mail world's control over HTTP", () => {
  it("does what it does in process, and refuses what is out of bounds", async () => {
    const sandbox = await startForTest({ customers: 1 });
    const { mail } = sandbox.control;
    const ask = async (method: string, path: string, body?: unknown) => {
      const response = await fetch(`${sandbox.controlUrl}/mail${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, json: text === "" ? undefined : (JSON.parse(text) as unknown) };
    };
    const truth = async () => (await ask("GET", "/truth/anna@web.de")).json;
    await ask("PUT", "/mailboxes/anna%40web.de", { kind: "full" });
    expect(await truth()).toMatchObject({
      behaviour: "plain",
      mailbox: "full",
      status: "risky",
      reason: "mailbox_full",
    });
    await ask("PUT", "/domains/web.de", { behaviour: "greylisting", minutes: 3 });
    expect(await truth()).toMatchObject({ reason: "greylisted", later: { reason: "mailbox_full" } });
    await ask("DELETE", "/domains/web.de");
    await ask("PUT", "/greylist-everywhere", { minutes: 3 });
    expect(await truth()).toMatchObject({ reason: "greylisted" });
    await (await MailClient.to(sandbox, "mx1.web.de")).rcpt("anna@web.de");
    await ask("POST", "/advance", { ms: 3 * minute });
    expect(await truth()).toMatchObject({ reason: "mailbox_full" });
    expect((await ask("DELETE", "/greylists")).status).toBe(204);
    expect(await truth()).toMatchObject({ reason: "greylisted" });
    await ask("DELETE", "/greylist-everywhere");
    await ask("DELETE", "/mailboxes/anna%40web.de");
    expect((await truth()) as MailTruth).toEqual(mail.truth("anna@web.de"));
    await ask("PUT", "/port", { open: false, how: "refused" });
    expect(await MailClient.connect(sandbox, "mx1.web.de")).toBe(5);
    await ask("PUT", "/port", { open: true });
    await ask("PUT", "/client-address", { address: "198.51.100.4" });
    expect((await ask("GET", "/client-address")).json).toEqual({ address: "198.51.100.4" });
    await expect
      .poll(async () => (await ask("GET", "/sessions")).json)
      .toMatchObject({ connections: 1, commands: { RCPT: 1 } });
    await ask("DELETE", "/sessions");
    expect(mail.sessions().messages).toBe(0);
    await ask("DELETE", "/domains");
    await ask("DELETE", "/mailboxes");
    for (const [path, body] of [
      ["/domains/web.de", { behaviour: "kind" }],
      ["/domains/web.de", { behaviour: "slow", bannerMs: -1 }],
      ["/domains/web%20de", { behaviour: "slow" }],
      ["/mailboxes/nobody", { kind: "full" }],
      ["/greylist-everywhere", { minutes: 0 }],
      ["/client-address", { address: "here" }],
    ] as const) {
      expect([path, (await ask("PUT", path, body)).status]).toEqual([path, 400]);
    }
    expect(() => mail.advance(-1)).toThrow(RangeError);
  });
});
