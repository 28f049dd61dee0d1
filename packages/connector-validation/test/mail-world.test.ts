/** Every way of the sandbox's mail servers, and what is to be learned of it. */
import type { MailBehaviour, MailBehaviourDetails, MailboxKind } from "@storegate/sandbox";
import { describe, expect, it } from "vitest";
import type { Reason } from "../src/pipeline/reasons.js";
import { openMailWorld } from "./mail-world.js";

const minute = 60_000;

/** What a server's behaviour and a mailbox of its come to, at first and once every greylist is over. */
const ways: readonly (readonly [
  behaviour: MailBehaviour,
  details: MailBehaviourDetails,
  mailbox: MailboxKind,
  reason: Reason,
  later?: Reason,
])[] = [
  ["plain", {}, "exists", "mailbox_exists"],
  ["plain", {}, "unknown_user", "no_such_mailbox"],
  ["plain", {}, "full", "mailbox_full"],
  ["plain", {}, "disabled", "mailbox_disabled"],
  ["plain", {}, "throttled", "mailbox_exists"],
  ["catch_all", {}, "exists", "accept_all"],
  ["catch_all", {}, "unknown_user", "no_such_mailbox"],
  ["greylisting", {}, "exists", "greylisted", "mailbox_exists"],
  ["greylisting", {}, "unknown_user", "greylisted", "no_such_mailbox"],
  ["greylisting", { minutes: 10, everyTriplet: true }, "exists", "greylisted", "mailbox_exists"],
  ["greylisting", { everyTriplet: true }, "disabled", "greylisted", "mailbox_disabled"],
  ["policy", { at: "banner" }, "exists", "smtp_refused_us"],
  ["policy", { at: "mail" }, "unknown_user", "smtp_refused_us"],
  ["policy", { at: "rcpt" }, "unknown_user", "smtp_refused_us"],
  ["busy", {}, "unknown_user", "smtp_unreachable"],
  ["drops_after_mail", {}, "unknown_user", "smtp_unreachable"],
  ["early_close", {}, "unknown_user", "smtp_unreachable"],
  ["slow", {}, "exists", "mailbox_exists"],
  ["slow", {}, "unknown_user", "no_such_mailbox"],
  ["garbage", {}, "unknown_user", "smtp_protocol"],
  ["cannot_verify", {}, "unknown_user", "smtp_cannot_tell"],
  ["protocol_error", {}, "unknown_user", "smtp_protocol"],
  ["accepts_then_bounces", {}, "exists", "accept_all"],
];

describe("a mail server", () => {
  it("comes to what its behaviour allows to know, whatever words it has, and never gets a message", async () => {
    await using world = await openMailWorld();
    // Each way three times: words differ from host to host.
    const cases = [0, 1, 2].flatMap((turn) =>
      ways.map(([behaviour, details, mailbox, reason, later = reason], way) => {
        const domain = world.addDomain(`firma${turn}-${way}.net`);
        const email = `anna@${domain}`;
        world.mail.set(domain, behaviour, details);
        // What is set of a mailbox of a server that takes all is no name that nobody has.
        if (behaviour !== "catch_all" || mailbox !== "exists") world.mail.setMailbox(email, mailbox);
        return { name: `${behaviour} ${JSON.stringify(details)} ${mailbox}`, email, reason, later };
      }),
    );
    const found = async () => {
      const judged = await world.judge(cases.map(({ email }) => email));
      return judged.map(({ verdict: { reason, evidence } }, index) => {
        expect(evidence.some(({ check }) => check === "smtp_rcpt")).toBe(true);
        return `${cases[index]?.name} ${reason}`;
      });
    };
    expect(await found()).toEqual(cases.map(({ name, reason }) => `${name} ${reason}`));
    expect(cases.map(({ email }) => world.mail.truth(email).later.reason)).toEqual(cases.map(({ later }) => later));
    world.pass(11 * minute);
    expect(await found()).toEqual(cases.map(({ name, later }) => `${name} ${later}`));

    const { commands, messages, hosts, sessions } = world.mail.sessions();
    expect(messages).toBe(0);
    expect(Object.keys(commands).toSorted()).toEqual(["EHLO", "MAIL", "QUIT", "RCPT", "RSET"]);
    expect(sessions.length).toBeGreaterThan(cases.length);
    expect(Object.keys(hosts)).toHaveLength(cases.length);
    expect(new Set(world.warned)).toEqual(new Set(["a mail server refuses us; it is left alone for 6 hours"]));
    expect(world.warned).toHaveLength(cases.filter(({ reason }) => reason === "smtp_refused_us").length);
  });

  it("is waited for no longer than it may take, when it is silent", async () => {
    await using world = await openMailWorld({ replyMs: 300 });
    const emails = [0, 1, 2].map((n) => `anna@${world.addDomain(`stumm${n}.net`)}`);
    for (const email of emails) world.mail.set(email.slice("anna@".length), "silent");
    const found = (await world.judge(emails)).map(({ verdict: { reason } }) => reason);
    expect(found).toEqual(emails.map(() => "smtp_unreachable"));
    expect(world.mail.sessions()).toMatchObject({ connections: 3, commands: {} });
  });

  it("says the truth of customers, where it can be known, at first and after the greylists", async () => {
    await using world = await openMailWorld({}, { customers: 300 });
    // Who is silent is waited for above.
    const emails = Array.from(world.sandbox.control.truth(), ({ email }) => email).filter(
      (email) => ![null, "silent"].includes(world.mail.truth(email).behaviour),
    );
    expect(emails.length).toBeGreaterThan(180);
    const truths = () => emails.map((email) => `${email} ${world.mail.truth(email).reason}`);
    const found = async () => (await world.judge(emails)).map(({ verdict: { email, reason } }) => `${email} ${reason}`);
    const first = truths();
    expect(await found()).toEqual(first);
    world.pass(60 * minute);
    const later = truths();
    expect(later).not.toEqual(first);
    expect(await found()).toEqual(later);
    expect(later.filter((each) => each.endsWith(" greylisted"))).toEqual([]);

    const { hosts, messages, commands } = world.mail.sessions();
    expect(messages).toBe(0);
    // Some hosts know HELO alone.
    expect(Object.keys(commands).toSorted()).toEqual(["EHLO", "HELO", "MAIL", "QUIT", "RCPT", "RSET"]);
    // Nobody asks those whose answer proves nothing.
    expect(Object.keys(hosts).filter((host) => host.endsWith(".yahoodns.net"))).toEqual([]);
    expect(emails.some((email) => world.mail.truth(email).behaviour === "accepts_then_bounces")).toBe(true);
    expect(Math.max(...Object.values(hosts).map(({ mostRecipients }) => mostRecipients))).toBeLessThanOrEqual(5);
  });

  it("is spared: two connections at once, five names in each, so many in an hour, and the others are not asked", async () => {
    await using world = await openMailWorld({ spacingMs: 20, connectionsPerHour: 6 });
    const domains = ["eins.net", "zwei.net"].map((domain) => world.addDomain(domain));
    const emails = domains.flatMap((domain) => Array.from({ length: 40 }, (_, n) => `kunde${n}@${domain}`));
    for (const email of emails) world.mail.setMailbox(email, "unknown_user");
    const reasons = (await world.judge(emails)).map(({ verdict: { reason } }) => reason);
    const { hosts } = world.mail.sessions();
    for (const domain of domains) {
      const host = hosts[`mx.${domain}`];
      expect(host).toMatchObject({ connections: 6, messages: 0 });
      expect(host?.atOnce).toBeLessThanOrEqual(2);
      expect(host?.mostRecipients).toBeLessThanOrEqual(5);
    }
    const asked = reasons.filter((reason) => reason === "no_such_mailbox").length;
    const left = reasons.filter((reason) => reason === "domain_accepts_mail").length;
    expect([asked > 12, left > 0, asked + left]).toEqual([true, true, emails.length]);
    world.pass(60 * minute);
    await world.judge(emails);
    expect(world.mail.sessions().hosts["mx.eins.net"]?.connections).toBe(12);
  });

  it("is left alone once it refuses us, however many are to be asked for there", async () => {
    await using world = await openMailWorld({ spacingMs: 20 });
    const domain = world.addDomain("streng.net");
    world.mail.set(domain, "policy");
    const emails = Array.from({ length: 30 }, (_, n) => `kunde${n}@${domain}`);
    const verdicts = await world.judge(emails);
    expect(new Set(verdicts.map(({ verdict: { reason } }) => reason))).toEqual(new Set(["smtp_refused_us"]));
    expect(world.mail.sessions().connections).toBeLessThanOrEqual(2);
    world.mail.set(domain, "plain");
    await world.judge(emails);
    expect(world.mail.sessions().connections).toBeLessThanOrEqual(2);
  });
});

describe("whether this machine can ask", () => {
  it("is so, where our name's address is the one that mail servers see, and bears that name", async () => {
    await using world = await openMailWorld();
    expect(await world.selfTest()).toEqual({ ok: true });
    expect(world.mail.sessions()).toMatchObject({ messages: 0, commands: { EHLO: expect.any(Number) } });
  });

  it.each([
    ["port_closed", "refused", "port 25"],
    ["port_closed", "timeout", "port 25"],
    ["no_reverse_dns", undefined, "203.0.113.25"],
    ["helo_mismatch", undefined, "198.51.100.7"],
  ] as const)("is not so for %s (%s)", async (reason, closing, words) => {
    await using world = await openMailWorld({ connectMs: 500 });
    const { control } = world.sandbox;
    if (closing !== undefined) control.mail.closePort(closing);
    if (reason === "no_reverse_dns") control.dns.set("25.113.0.203.in-addr.arpa", "nxdomain");
    if (reason === "helo_mismatch") control.mail.setClientAddress("198.51.100.7");
    const outcome = await world.selfTest();
    expect(outcome).toMatchObject({ ok: false, reason, message: expect.stringContaining(words) });
    if (closing === undefined) return;
    control.mail.openPort();
    expect(await world.selfTest()).toEqual({ ok: true });
  });

  it("is looked at again when nobody can be reached any more: then the verdicts of the DNS stand", async () => {
    await using world = await openMailWorld();
    const emails = Array.from({ length: 40 }, (_, n) => `anna@${world.addDomain(`firma${n}.net`)}`);
    for (const email of emails) world.mail.setMailbox(email, "unknown_user");
    const found = async (some: readonly string[]) => (await world.judge(some)).map(({ verdict: { reason } }) => reason);
    expect(await found(emails.slice(0, 2))).toEqual(["no_such_mailbox", "no_such_mailbox"]);
    world.mail.closePort("refused");
    const closed = await world.judge(emails.slice(2));
    const left = closed.filter(({ verdict: { reason } }) => reason !== "domain_accepts_mail");
    // Two that are away are no cause for doubt.
    expect(left.length).toBeLessThanOrEqual(2);
    for (const { verdict } of left) expect(verdict.reason).toBe("smtp_unreachable");
    expect(closed.at(-1)?.verdict.evidence.at(-1)).toEqual({
      check: "smtp",
      finding: expect.stringContaining("not asked: No mail server could be reached on port 25"),
    });
    expect(world.warned).toEqual([expect.stringContaining("mail servers are not asked for mailboxes any more")]);
    world.mail.openPort();
    world.pass(5 * minute);
    expect(new Set(await found(emails))).toEqual(new Set(["no_such_mailbox"]));
  });

  it("is not tested for each of many mail servers that are away", async () => {
    await using world = await openMailWorld();
    const { dns, mail } = world.sandbox.control;
    const domains = Array.from({ length: 50 }, (_, n) => `fort${n}.net`);
    for (const [n, domain] of domains.entries()) {
      dns.set(domain, [{ type: "MX", preference: 10, exchange: `weg.${domain}` }]);
      // The host names another for mail: nobody listens there itself.
      dns.set(`weg.${domain}`, [
        { type: "A", address: `62.77.3.${n + 1}` },
        { type: "MX", preference: 10, exchange: "mx1.gmail.com" },
      ]);
    }
    const emails = domains.map((domain) => `anna@${domain}`);
    const reasons = (await world.judge(emails)).map(({ verdict: { reason } }) => reason);
    expect(new Set(reasons)).toEqual(new Set(["smtp_unreachable"]));
    const tests = mail.sessions().connections;
    expect(tests).toBeGreaterThan(0);
    expect(tests).toBeLessThan(20);
  });
});
