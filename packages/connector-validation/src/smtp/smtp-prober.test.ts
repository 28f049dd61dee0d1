import { describe, expect, it } from "vitest";
import { type MailManners, leadTo, startMailServer } from "../../test/mail-test-server.js";
import { mx1, mx2, openProber } from "../../test/probing.js";

const unknownUser = "550 5.1.1 User unknown";
const only =
  (...mailboxes: string[]): MailManners["rcpt"] =>
  (mailbox) =>
    mailboxes.includes(mailbox) ? "250 2.1.5 OK" : unknownUser;

describe("one mailbox", () => {
  it("exists where a name that nobody has does not, and nothing is ever sent", async () => {
    await using server = await startMailServer({ rcpt: only("anna@example.net") });
    using world = openProber(leadTo({ "62.1.2.3": server }));
    const finding = await world.ask("anna@example.net");
    expect(finding).toMatchObject({
      reason: "mailbox_exists",
      evidence: [
        { check: "smtp_rcpt", finding: "mx1.example.net: 250 2.1.5 OK" },
        { check: "smtp_rcpt", finding: "mx1.example.net: of a name that nobody has: 550 5.1.1 User unknown" },
      ],
    });
    await expect.poll(() => server.sessions[0]).toContain("QUIT");
    expect(server.sessions).toHaveLength(1);
    const [ehlo, mail, rcpt, random, ...rest] = server.sessions[0] ?? [];
    expect([ehlo, mail, rcpt, ...rest]).toEqual([
      "EHLO probe.shop.net",
      "MAIL FROM:<probe@shop.net>",
      "RCPT TO:<anna@example.net>",
      "RSET",
      "QUIT",
    ]);
    expect(random).toMatch(/^RCPT TO:<[a-z0-9]{15,32}@example\.net>$/);
  });

  it.each([
    ["no_such_mailbox", unknownUser],
    ["mailbox_full", "452 4.2.2 over quota"],
    ["mailbox_disabled", "550 5.2.1 disabled"],
    ["smtp_cannot_tell", "252 2.1.5 try it"],
    ["smtp_refused_us", "550 5.7.1 blocked using zen.spamhaus.org"],
    ["greylisted", "451 4.7.1 Greylisted"],
    ["smtp_protocol", "503 5.5.1 Bad sequence"],
    ["smtp_unreachable", "421 4.3.2 Closing"],
    ["smtp_protocol", "What?"],
    ["smtp_protocol", "250-a\r\n550 b"],
    ["smtp_protocol", `250 ${"x".repeat(2000)}`],
    ["smtp_protocol", Array.from({ length: 200 }, () => "250-more").join("\r\n")],
    ["smtp_unreachable", { hangUp: "" }],
    ["smtp_unreachable", { hangUp: "421 4.3.2 Closing" }],
    ["smtp_unreachable", undefined],
  ] as const)("is %s of %j", async (reason, saying) => {
    await using server = await startMailServer({ rcpt: () => saying });
    using world = openProber(leadTo({ "62.1.2.3": server }));
    expect((await world.ask("anna@example.net")).reason).toBe(reason);
  });

  it.each([
    ["smtp_refused_us", { banner: "554 5.7.1 blocked, see spamhaus" }],
    ["smtp_refused_us", { mail: "550 5.1.8 Sender address rejected" }],
    ["smtp_refused_us", { ehlo: "550 no", helo: "550 your host has no reverse DNS" }],
    ["greylisted", { mail: "451 4.7.1 Greylisted" }],
    ["smtp_unreachable", { banner: "421 too busy" }],
    ["smtp_unreachable", { banner: undefined }],
    ["smtp_unreachable", { banner: { hangUp: "" } }],
    ["smtp_protocol", { banner: "SSH-2.0-OpenSSH_9.9" }],
    ["smtp_protocol", { ehlo: "502 what", helo: "502 what" }],
    ["mailbox_exists", { ehlo: "502 what", rcpt: only("anna@example.net") }],
    ["mailbox_exists", { banner: "220-mx.test\r\n220-no spam\r\n220 ESMTP", rcpt: only("anna@example.net") }],
  ] as const)("is %s where the server begins with %j", async (reason, manners) => {
    await using server = await startMailServer(manners);
    using world = openProber(leadTo({ "62.1.2.3": server }));
    expect((await world.ask("anna@example.net")).reason).toBe(reason);
  });

  it("is greylisted with all others where the server leaves so that they come again", async () => {
    await using server = await startMailServer({ rcpt: () => ({ hangUp: "421 4.7.0 Try again later" }) });
    using world = openProber(leadTo({ "62.1.2.3": server }), { connectionsPerHost: 1 });
    const asked = ["anna", "bert", "carl", "dora", "emil", "fred", "gina"].map((name) =>
      world.ask(`${name}@example.net`),
    );
    expect(new Set((await Promise.all(asked)).map(({ reason }) => reason))).toEqual(new Set(["greylisted"]));
    expect(server.sessions.length).toBeLessThanOrEqual(4);
  });

  it("does not take what is said out of turn for an answer", async () => {
    await using server = await startMailServer({ mail: "250 2.1.0 OK\r\n250 2.1.5 OK", rcpt: only() });
    using world = openProber(leadTo({ "62.1.2.3": server }));
    expect((await world.ask("anna@example.net")).reason).toBe("smtp_protocol");
  });

  it("keeps no address in the evidence", async () => {
    await using server = await startMailServer({ rcpt: (mailbox) => `550 5.1.1 <${mailbox}>: \u0007User unknown` });
    using world = openProber(leadTo({ "62.1.2.3": server }));
    expect((await world.ask("Anna@example.net")).evidence).toEqual([
      { check: "smtp_rcpt", finding: "mx1.example.net: 550 5.1.1 <address>: U+0007User unknown" },
    ]);
  });
});

describe("mail servers of a domain", () => {
  it("are tried in their order, by IPv6 only where IPv4 does not work", async () => {
    await using server = await startMailServer({ rcpt: only("anna@example.net") });
    const tried: string[] = [];
    const lead = leadTo({ "2a02::1": server });
    using world = openProber((address, port, signal) => (tried.push(address), lead(address, port, signal)));
    const exchangers = [mx1, { name: "mx2.example.net", addresses: ["2a02::1", "62.1.2.4"] }];
    const finding = await world.ask("anna@example.net", { exchangers });
    expect([finding.reason, tried]).toEqual(["mailbox_exists", ["62.1.2.3", "62.1.2.4", "2a02::1"]]);
    expect(finding.evidence[0]?.finding).toBe(
      "mx1.example.net: it cannot be connected to (62.1.2.3: connection refused)",
    );
  });

  it("are gone on to from one that closes, and are unreachable when all do", async () => {
    await using busy = await startMailServer({ rcpt: () => "421 4.3.2 Closing" });
    await using good = await startMailServer({ rcpt: only("anna@example.net") });
    using world = openProber(leadTo({ "62.1.2.3": busy, "62.1.2.4": good }));
    expect((await world.ask("anna@example.net", { exchangers: [mx1, mx2] })).reason).toBe("mailbox_exists");
    expect((await world.ask("bert@example.net", { exchangers: [mx1] })).reason).toBe("smtp_unreachable");
  });

  it("are given up after the time to connect", async () => {
    using world = openProber(leadTo({ "62.1.2.3": "silent" }), { connectMs: 50 });
    expect((await world.ask("anna@example.net")).reason).toBe("smtp_unreachable");
  });

  it.each(["mta5.am0.yahoodns.net", "mx0a-001.pphosted.com", "eu-smtp-inbound-1.mimecast.com"])(
    "are not asked where it proves nothing: %s",
    async (name) => {
      using world = openProber(leadTo({}));
      const finding = await world.ask("anna@example.net", { exchangers: [{ name, addresses: ["62.1.2.3"] }, mx2] });
      expect(finding).toMatchObject({ reason: "not_asked", evidence: [{ check: "smtp" }] });
    },
  );
});

describe("a domain that takes mail for every name", () => {
  it("is known by two names that nobody has, and for fourteen days", async () => {
    await using server = await startMailServer();
    using world = openProber(leadTo({ "62.1.2.3": server }));
    expect((await world.ask("anna@example.net")).reason).toBe("accept_all");
    expect(server.sessions[0]?.filter((line) => line.startsWith("RCPT"))).toHaveLength(3);
    expect((await world.ask("bert@example.net")).reason).toBe("accept_all");
    expect(server.sessions).toHaveLength(1);
    world.pass(15 * 86_400_000);
    expect((await world.ask("bert@example.net")).reason).toBe("accept_all");
    expect(server.sessions).toHaveLength(2);
  });

  it.each([
    ["451 4.3.0 try later", "greylisted"],
    [{ hangUp: "421 4.7.0 Try again later" }, "greylisted"],
    ["550 5.7.1 policy", "smtp_cannot_tell"],
    ["252 perhaps", "smtp_cannot_tell"],
  ])("is not known by %j", async (saying, reason) => {
    await using server = await startMailServer({
      rcpt: (mailbox) => (mailbox.startsWith("anna@") ? "250 OK" : saying),
    });
    using world = openProber(leadTo({ "62.1.2.3": server }));
    expect((await world.ask("anna@example.net")).reason).toBe(reason);
  });

  it("is not known by one of two names", async () => {
    let names = 0;
    const rcpt = (mailbox: string) => (mailbox.startsWith("anna@") || names++ === 0 ? "250 OK" : unknownUser);
    await using server = await startMailServer({ rcpt });
    using world = openProber(leadTo({ "62.1.2.3": server }));
    expect((await world.ask("anna@example.net")).reason).toBe("smtp_cannot_tell");
  });

  it("is seen at the second try of a server that greylists each recipient", async () => {
    const seen = new Set<string>();
    const rcpt = (mailbox: string) => {
      if (!seen.has(mailbox)) return (seen.add(mailbox), "450 4.2.0 Greylisted");
      return mailbox.startsWith("anna@") || mailbox.endsWith("@all.net") ? "250 OK" : unknownUser;
    };
    await using server = await startMailServer({ rcpt });
    using world = openProber(leadTo({ "62.1.2.3": server }));
    const mailboxes = ["anna@example.net", "bert@example.net", "anna@all.net"];
    const twice = [];
    for (const mailbox of [...mailboxes, ...mailboxes]) twice.push((await world.ask(mailbox)).reason);
    expect(twice).toEqual([
      "greylisted",
      "greylisted",
      "greylisted",
      "mailbox_exists",
      "no_such_mailbox",
      "accept_all",
    ]);
  });
});

it("takes no backup's word for a mailbox, whatever the first server has taught", async () => {
  await using first = await startMailServer({
    rcpt: (to) => (to.startsWith("anna") ? "250 ok" : "550 5.1.1 unknown user"),
  });
  await using backup = await startMailServer({ rcpt: () => "250 ok" });
  let isUp = true;
  const both = leadTo({ "62.1.2.3": first, "62.1.2.4": backup });
  const one = leadTo({ "62.1.2.4": backup });
  using world = openProber((...to) => (isUp ? both : one)(...to), { awayMs: 1000 });
  const exchangers = [mx1, mx2];
  const ask = async (mailbox: string) => (await world.ask(mailbox, { exchangers })).reason;
  expect([await ask("anna@example.net"), await ask("nobody@example.net")]).toEqual([
    "mailbox_exists",
    "no_such_mailbox",
  ]);
  isUp = false;
  expect(await ask("nobody@example.net")).toBe("accept_all");
  isUp = true;
  world.pass(1001);
  expect(await ask("nobody@example.net")).toBe("no_such_mailbox");
});

it.each([
  ["the banner", { banner: "554 5.7.1 blocked" }],
  ["MAIL", { mail: "550 5.7.1 no" }],
])("takes its leave where it is refused at %s", async (_, behaviour) => {
  await using server = await startMailServer(behaviour);
  using world = openProber(leadTo({ "62.1.2.3": server }));
  expect((await world.ask("anna@example.net")).reason).toBe("smtp_refused_us");
  expect(server.sessions[0]?.at(-1)).toBe("QUIT");
});
