import { describe, expect, it } from "vitest";
import { type MailManners, leadTo, startMailServer } from "../../test/mail-test-server.js";
import { identity, openProber } from "../../test/probing.js";

const unknownUser = "550 5.1.1 User unknown";
const only =
  (...mailboxes: string[]): MailManners["rcpt"] =>
  (mailbox) =>
    mailboxes.includes(mailbox) ? "250 2.1.5 OK" : unknownUser;

describe("a host is spared", () => {
  it("asks for several of a domain in one session, over two connections at most, and never more than five names in one", async () => {
    await using server = await startMailServer({
      rcpt: (mailbox) => (mailbox.startsWith("c") ? "250 OK" : unknownUser),
    });
    using world = openProber(leadTo({ "62.1.2.3": server }));
    const mailboxes = Array.from({ length: 40 }, (_, n) => `${n % 2 === 0 ? "c" : "x"}${n}@example.net`);
    const findings = await Promise.all(mailboxes.map((mailbox) => world.ask(mailbox)));
    expect(findings.map(({ reason }) => reason)).toEqual(
      mailboxes.map((mailbox) => (mailbox.startsWith("c") ? "mailbox_exists" : "no_such_mailbox")),
    );
    expect(server.most()).toBe(2);
    const counts = server.sessions.map((lines) => lines.filter((line) => line.startsWith("RCPT")).length);
    expect(Math.max(...counts)).toBeLessThanOrEqual(5);
    expect(server.sessions.length).toBeLessThan(16);
    expect(server.sessions.flat().filter((line) => line === "DATA")).toEqual([]);
  });

  it("is left alone for six hours once it refuses us", async () => {
    let refuses = true;
    await using server = await startMailServer({
      rcpt: (mailbox) => (refuses ? "550 5.7.1 blocked" : (only("anna@example.net")?.(mailbox) ?? unknownUser)),
    });
    using world = openProber(leadTo({ "62.1.2.3": server }));
    const mailboxes = Array.from({ length: 20 }, (_, n) => `c${n}@example.net`);
    const findings = await Promise.all(mailboxes.map((mailbox) => world.ask(mailbox)));
    expect(new Set(findings.map(({ reason }) => reason))).toEqual(new Set(["smtp_refused_us"]));
    expect(server.sessions.length).toBeLessThanOrEqual(2);
    refuses = false;
    const made = server.sessions.length;
    expect((await world.ask("anna@example.net")).reason).toBe("smtp_refused_us");
    expect(server.sessions).toHaveLength(made);
    expect(world.warned).toEqual(["a mail server refuses us; it is left alone for 6 hours"]);
    world.pass(6 * 3_600_000);
    expect((await world.ask("anna@example.net")).reason).toBe("mailbox_exists");
  });

  it("gets no more connections in an hour than it is given", async () => {
    await using server = await startMailServer({ rcpt: only() });
    using world = openProber(leadTo({ "62.1.2.3": server }), { connectionsPerHour: 2 });
    const reasons = [];
    for (const name of ["a", "b", "c"]) reasons.push((await world.ask(`${name}@example.net`)).reason);
    expect(reasons).toEqual(["no_such_mailbox", "no_such_mailbox", "not_asked"]);
    world.pass(3_600_000);
    expect((await world.ask("c@example.net")).reason).toBe("no_such_mailbox");
  });

  it("asks the others, when one mailbox makes it hang up", async () => {
    const rcpt = (mailbox: string) =>
      mailbox.startsWith("bad") ? { hangUp: "" } : only("anna@example.net")?.(mailbox);
    await using server = await startMailServer({ rcpt });
    using world = openProber(leadTo({ "62.1.2.3": server }));
    const asked = ["first@example.net", "bad@example.net", "anna@example.net", "bert@example.net"];
    const findings = await Promise.all(asked.map((mailbox) => world.ask(mailbox)));
    expect(findings.map(({ reason }) => reason)).toEqual([
      "no_such_mailbox",
      "smtp_unreachable",
      "mailbox_exists",
      "no_such_mailbox",
    ]);
  });
});

describe("who waits", () => {
  it("is not asked for now, when the host's connections are taken or it takes too long", async () => {
    await using server = await startMailServer({ rcpt: () => undefined });
    using world = openProber(leadTo({ "62.1.2.3": server }), { replyMs: 10_000, nowMs: 60, connectionsPerHost: 1 });
    const late = await world.ask("anna@example.net", { effort: "now" });
    expect(late.evidence[0]?.finding).toContain("it gave no answer in 0.06 seconds");
    const leaving = new AbortController();
    const page = world.ask("bert@example.net", {}, leaving.signal);
    const busy = await world.ask("anna@example.net", { effort: "now" });
    expect([late.reason, busy.reason]).toEqual(["not_asked", "not_asked"]);
    expect(busy.evidence[0]?.finding).toContain("others are being asked for");
    leaving.abort(new Error("the sync was cancelled"));
    await expect(page).rejects.toThrow("the sync was cancelled");
  });

  it("leaves when its signal aborts, and the next gets its turn", async () => {
    let silent = true;
    await using server = await startMailServer({ rcpt: () => (silent ? undefined : unknownUser) });
    using world = openProber(leadTo({ "62.1.2.3": server }), { replyMs: 10_000, connectionsPerHost: 1 });
    const controller = new AbortController();
    const leaving = [1, 2].map((n) => world.ask(`c${n}@example.net`, {}, controller.signal));
    const staying = world.ask("bert@example.net", { identity: { ...identity, mailFrom: "" } });
    silent = false;
    controller.abort(new Error("gone"));
    expect((await Promise.allSettled(leaving)).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect((await staying).reason).toBe("no_such_mailbox");
    expect(server.sessions.at(-1)).toContain("MAIL FROM:<>");
  });

  it("is told that it was not asked, when the prober is closed", async () => {
    await using server = await startMailServer({ rcpt: () => undefined });
    const world = openProber(leadTo({ "62.1.2.3": server }), { replyMs: 10_000, connectionsPerHost: 1 });
    const waiting = ["anna", "bert"].map((name) => world.ask(`${name}@example.net`));
    world.prober.close();
    expect((await Promise.all(waiting)).map(({ reason }) => reason)).toEqual(["not_asked", "not_asked"]);
    expect((await world.ask("anna@example.net")).reason).toBe("not_asked");
  });

  it("asks for no address that a server could take for a command, nor for one beyond ASCII that it cannot take", async () => {
    await using server = await startMailServer({ rcpt: only() });
    using world = openProber(leadTo({ "62.1.2.3": server }));
    for (const mailbox of ["a\r\nDATA@example.net", "a>b@example.net", "jörg@example.net"]) {
      expect((await world.ask(mailbox)).reason).toBe("not_asked");
    }
    expect(server.sessions.flat().filter((line) => line.startsWith("RCPT") || line.includes("DATA"))).toEqual([]);
    await using modern = await startMailServer({ ehlo: "250-mx.test\r\n250 SMTPUTF8", rcpt: only() });
    using other = openProber(leadTo({ "62.1.2.3": modern }));
    expect((await other.ask("jörg@example.net")).reason).toBe("no_such_mailbox");
    expect(modern.sessions[0]?.[1]).toBe("MAIL FROM:<probe@shop.net> SMTPUTF8");
  });
});
