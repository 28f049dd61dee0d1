import { describe, expect, it } from "vitest";
import { startForTest } from "../../test/call-store.js";
import { MailClient } from "../../test/mail-client.js";
import type { Sandbox } from "../sandbox.js";
import type { MailboxKind } from "./mail-behaviour.js";

/** A sandbox with a plain domain whose only mail server has this name. */
async function startWithHost(host = "mx1.firma.test"): Promise<Sandbox> {
  const sandbox = await startForTest({ customers: 1, timeScale: 50 });
  sandbox.control.dns.set("firma.test", [{ type: "MX", preference: 10, exchange: host }]);
  sandbox.control.dns.set(host, [{ type: "A", address: "198.51.100.9" }]);
  return sandbox;
}

describe("a mail server", () => {
  it("says who it sees, answers of mailboxes, and takes several commands at once", async () => {
    const sandbox = await startWithHost();
    sandbox.control.mail.setClientAddress("198.51.100.77");
    sandbox.control.mail.setMailbox("Anna+news@firma.test", "exists");
    const client = await MailClient.to(sandbox, "mx1.firma.test");
    expect(await client.reply()).toMatch(/^220/);
    client.send("EHLO me.test\r\nMAIL FROM:<>\r\nRCPT TO:<anna@firma.test>\r\nRSET\r\nNO");
    expect(await client.reply()).toMatch(/^250-mx1\.firma\.test .*\[198\.51\.100\.77\]/);
    expect([await client.reply(), await client.reply(), await client.reply()]).toEqual([
      expect.stringMatching(/^250/),
      expect.stringMatching(/^25[01]/),
      expect.stringMatching(/^250/),
    ]);
    client.send("OP\r\n");
    expect(await client.reply()).toMatch(/^250/);
    expect(await client.ask("VRFY anna")).toMatch(/^252/);
    expect(await client.ask("STARTTLS")).toMatch(/^502/);
    expect(await client.ask("RCPT TO:<anna@firma.test>")).toMatch(/^503/);
    expect(await client.ask("DATA")).toMatch(/^503/);
    expect(await client.ask(`NOOP ${"x".repeat(2000)}`)).toMatch(/^500/);
    expect(await client.ask("FETCH")).toMatch(/^500/);
    expect(await client.ask("MAIL FROM:<me@me.test>")).toMatch(/^250/);
    expect(await client.ask("RCPT TO:<somebody@gmail.com>")).toMatch(/^554 5\.7\.1/);
    expect(await client.ask("QUIT")).toMatch(/^221/);
    expect(await client.reply()).toBe("");
  });

  it.each<[MailboxKind, RegExp]>([
    ["exists", /^25[01]/],
    ["unknown_user", /^(550|551|553)[- ]/],
    ["full", /^(452|552)[- ]/],
    ["disabled", /^550[- ]/],
    ["throttled", /^450[- ]4\.2\.1/],
  ])("has words of its own for a mailbox that is: %s", async (kind, reply) => {
    const hosts = [
      "mx1.gmail.com",
      "mx1.outlook.com",
      "mx1.web.de",
      "mx1.freenet.de",
      "mx1.orange.fr",
      "mx1.icloud.com",
    ];
    const sandbox = await startForTest({ customers: 1 });
    const said = await Promise.all(
      hosts.map(async (host) => {
        const address = `anna@${host.slice(4)}`;
        sandbox.control.mail.setMailbox(address, kind);
        return (await MailClient.to(sandbox, host)).rcpt(address);
      }),
    );
    for (const each of said) expect(each).toMatch(reply);
    expect(new Set(said).size).toBeGreaterThan(2);
  });

  it("counts what it is told, and keeps the words, so that a message that was sent is seen", async () => {
    const sandbox = await startWithHost();
    const { mail } = sandbox.control;
    mail.setMailbox("anna@firma.test", "exists");
    const one = await MailClient.to(sandbox, "198.51.100.9").catch(() => undefined);
    // The DNS has not told this address yet.
    expect(one).toBeUndefined();
    const [first, second] = [
      await MailClient.to(sandbox, "mx1.firma.test"),
      await MailClient.to(sandbox, "mx1.firma.test"),
    ];
    await first.rcpt("anna@firma.test");
    await second.rcpt("bert@firma.test");
    await first.ask("RCPT TO:<anna@firma.test>");
    expect(await first.ask("DATA")).toMatch(/^354/);
    expect(await first.ask("Subject: x\r\n\r\nQUIT\r\n.")).toMatch(/^250/);
    await first.ask("QUIT");
    const told = mail.sessions();
    expect(told).toMatchObject({
      connections: 2,
      atOnce: 2,
      messages: 1,
      commands: { EHLO: 2, RCPT: 3, DATA: 1, QUIT: 1 },
    });
    expect(told.hosts["mx1.firma.test"]).toMatchObject({ atOnce: 2, recipients: 3, mostRecipients: 2, messages: 1 });
    expect(told.sessions[0]?.lines).toContain("C: RCPT TO:<anna@firma.test>");
    expect(told.sessions[0]?.lines.join()).not.toContain("Subject");
    await expect.poll(() => mail.sessions().sessions[0]?.isOpen).toBe(false);
    mail.resetSessions();
    expect(mail.sessions()).toMatchObject({ connections: 1, atOnce: 1, messages: 0, sessions: [{ isOpen: true }] });
  });

  it("sends its replies in pieces, and knows HELO alone, on some hosts", async () => {
    const sandbox = await startForTest({ customers: 1 });
    const sizes: number[] = [];
    let refused = 0;
    for (let place = 0; place < 40; place++) {
      const host = `mx1.old-firma${place}.test`;
      sandbox.control.dns.set(host, [{ type: "A", address: `198.51.100.${place}` }]);
      const client = await MailClient.to(sandbox, host);
      await client.reply();
      if ((await client.ask("EHLO me.test")).startsWith("502")) refused += 1;
      expect(await client.ask("HELO me.test")).toMatch(/^250 .*\[203\.0\.113\.25\]/);
      sizes.push(client.chunks);
      client.end();
    }
    expect(refused).toBeGreaterThan(0);
    expect(Math.max(...sizes)).toBeGreaterThan(10);
  });
});

describe("a domain's behaviour", () => {
  it.each([
    ["catch_all", /^25[01]/],
    ["accepts_then_bounces", /^250/],
    ["policy", /^55[04].*(blocked|blacklist|policy)/is],
    ["busy", /^$/],
    ["drops_after_mail", /^$/],
    ["early_close", /^$/],
    ["cannot_verify", /^252/],
    ["protocol_error", /^50[03]/],
    ["slow", /^550/],
    ["plain", /^550/],
  ] as const)("%s", async (behaviour, reply) => {
    const sandbox = await startWithHost("mx1.hoster.test");
    const { mail } = sandbox.control;
    mail.set("FIRMA.test", behaviour);
    mail.set("mx2.nobody.test", "garbage");
    mail.setMailbox("anna@firma.test", "unknown_user");
    if (behaviour === "catch_all") mail.unsetMailbox();
    mail.setMailbox("bert@firma.test", "unknown_user");
    const client = await MailClient.to(sandbox, "mx1.hoster.test");
    const asked = behaviour === "catch_all" ? "qx7k2m9v4b1n8c3z@firma.test" : "anna@firma.test";
    expect(await client.rcpt(asked)).toMatch(reply);
    mail.unset("firma.test");
    const afterwards = await MailClient.to(sandbox, "mx1.hoster.test");
    expect(await afterwards.rcpt("bert@firma.test")).toMatch(/^55[013]/);
  });

  it("refuses for policy at the banner and at MAIL too", async () => {
    const sandbox = await startWithHost();
    sandbox.control.mail.set("firma.test", "policy", { at: "banner" });
    expect(await (await MailClient.to(sandbox, "mx1.firma.test")).reply()).toMatch(/^554 5\.7\.1 .*spamhaus/);
    sandbox.control.mail.set("firma.test", "policy", { at: "mail" });
    expect(await (await MailClient.to(sandbox, "mx1.firma.test")).rcpt("a@firma.test")).toMatch(/^550 5\.7\.1/);
  });

  it("is silent, or speaks no SMTP", async () => {
    const sandbox = await startWithHost();
    const { mail } = sandbox.control;
    mail.set("firma.test", "garbage");
    const garbage = await MailClient.to(sandbox, "mx1.firma.test");
    expect(await garbage.reply()).toMatch(/^HTTP\/1\.1 400/);
    mail.set("firma.test", "silent");
    const silent = await MailClient.to(sandbox, "mx1.firma.test");
    silent.send("EHLO me.test\r\n");
    await expect.poll(() => mail.sessions().sessions.at(-1)?.lines).toEqual(["C: EHLO me.test"]);
    // It holds the sandbox up as little as any other when that stops.
    await sandbox.stop();
    expect(await silent.reply()).toBe("");
  });

  it("is one host's alone where a host is named", async () => {
    const sandbox = await startWithHost();
    const { mail, dns } = sandbox.control;
    dns.set("firma.test", [
      { type: "MX", preference: 20, exchange: "mx2.firma.test" },
      { type: "MX", preference: 10, exchange: "mx1.firma.test" },
    ]);
    dns.set("mx2.firma.test", [{ type: "A", address: "198.51.100.10" }]);
    mail.setMailbox("anna@firma.test", "exists");
    mail.set("mx1.firma.test", "busy");
    expect(await (await MailClient.to(sandbox, "mx1.firma.test")).reply()).toMatch(/^421/);
    expect(await (await MailClient.to(sandbox, "mx2.firma.test")).rcpt("anna@firma.test")).toMatch(/^25[01]/);
    expect(mail.truth("anna@firma.test")).toMatchObject({
      class: "company",
      status: "valid",
      reason: "mailbox_exists",
    });
    mail.set("mx2.firma.test", "silent");
    expect(mail.truth("anna@firma.test")).toMatchObject({ status: "unknown", reason: "smtp_unreachable" });
  });
});
