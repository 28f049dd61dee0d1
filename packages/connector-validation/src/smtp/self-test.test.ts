import { describe, expect, it } from "vitest";
import { address, mx, type Response } from "../../test/dns-test-server.js";
import { lookIn, type World } from "../../test/dns-world.js";
import { leadTo, startMailServer } from "../../test/mail-test-server.js";
import { identity } from "../../test/probing.js";
import { serve } from "../../test/served-resolver.js";
import type { SmtpConnect } from "./connectors.js";
import { createSmtpProber } from "./smtp-prober.js";

const ours = "probe.shop.net";
const reverse = "9.2.1.62.in-addr.arpa";
const ptr = (...names: string[]): Response => ({
  answers: names.map((data) => ({ type: "PTR", name: reverse, ttl: 60, data })),
});
const failing: Response = { code: "SERVFAIL" };
const providers: World = Object.fromEntries(
  ["gmail.com", "outlook.com", "icloud.com"].flatMap((name, place) => [
    [`MX ${name}`, { answers: [mx(name, 5, `mx.${name}`)] }],
    [`A mx.${name}`, { answers: [address(`mx.${name}`, `62.9.9.${place + 1}`)] }],
  ]),
);
const right: World = {
  ...providers,
  [`A ${ours}`]: { answers: [address(ours, "62.1.2.9")] },
  [`PTR ${reverse}`]: ptr("Probe.Shop.NET"),
};

/** The outcome in this DNS, where the providers' mail servers say this to EHLO, or cannot be reached. */
async function selfTest(world: World, ehlo: string | undefined) {
  await using dns = await serve(lookIn(world));
  await using server = await startMailServer({ ehlo });
  const lead = ehlo === undefined ? leadTo({}) : leadTo({ "62.9.9.2": server });
  let connections = 0;
  const connect: SmtpConnect = (...to) => ((connections += 1), lead(...to));
  let time = Date.parse("2026-11-22T10:00:00Z");
  const prober = createSmtpProber({
    connect,
    resolver: dns.resolver,
    now: () => new Date(time),
    limits: { connectMs: 300, replyMs: 300 },
  });
  const { signal } = new AbortController();
  const [outcome, same] = await Promise.all([prober.selfTest(identity, signal), prober.selfTest(identity, signal)]);
  expect(same).toBe(outcome);
  const first = connections;
  await prober.selfTest(identity, signal);
  const again = connections - first;
  time += 3_599_999;
  await prober.selfTest(identity, signal);
  const inTheHour = connections - first;
  time += 1;
  await prober.selfTest(identity, signal);
  const later = connections - first;
  await prober.selfTest(identity, signal, "anew");
  prober.close();
  return { outcome, first, again, inTheHour, later, anew: connections - first };
}

const told = "250-mx.google.com at your service, [62.1.2.9]\r\n250 SMTPUTF8";

describe("whether this machine can ask mail servers", () => {
  it("is so where our name and the address we are seen from name each other; it is looked at once an hour", async () => {
    const { outcome, first, again, inTheHour, later, anew } = await selfTest(right, told);
    expect(outcome).toEqual({ ok: true });
    expect([first, again, inTheHour, later, anew]).toEqual([3, 0, 0, 3, 6]);
  });

  it("is looked at again five minutes after it was not so, at one address of each provider", async () => {
    const two = { answers: [address("mx.gmail.com", "62.9.9.1"), address("mx.gmail.com", "62.9.9.9")] };
    const { outcome, first, again, inTheHour } = await selfTest({ ...right, "A mx.gmail.com": two }, undefined);
    expect(outcome).toMatchObject({ ok: false, reason: "port_closed" });
    expect([first, again, inTheHour]).toEqual([3, 0, 3]);
  });

  it("is so without being told our address, where our name's address bears it", async () => {
    expect((await selfTest(right, "250 mx.outlook.com hello")).outcome).toEqual({ ok: true });
  });

  it.each([
    ["port_closed", right, undefined, "62.9.9.1: connection refused"],
    ["intercepted", right, "250 fw.isp.net hello [62.1.2.9]", 'mx.outlook.com answers "fw.isp.net hello [62.1.2.9]"'],
    ["intercepted", right, "250 outlook.com.isp.net hello [62.1.2.9]", "in the place of mail servers"],
    ["helo_mismatch", { ...right, [`A ${ours}`]: { code: "NXDOMAIN" } }, told, "has no address"],
    [
      "helo_mismatch",
      right,
      "250 mx.outlook.com hello [62.7.7.7]",
      "come from 62.7.7.7, but probe.shop.net is at 62.1.2.9",
    ],
    ["helo_mismatch", { ...right, [`PTR ${reverse}`]: ptr("c-9.isp.net") }, told, "bears another name: c-9.isp.net"],
    ["no_reverse_dns", { ...right, [`PTR ${reverse}`]: { code: "NXDOMAIN" } }, told, "bears no name"],
    ["dns_failure", { ...right, [`PTR ${reverse}`]: failing }, told, "the name of 62.1.2.9"],
    ["dns_failure", { ...right, [`A ${ours}`]: failing }, told, "the addresses of probe.shop.net"],
    ["dns_failure", { [`A ${ours}`]: right[`A ${ours}`] ?? failing }, told, "mail servers of the providers"],
  ] as const)("is not so for %s", async (reason, world, ehlo, words) => {
    const { outcome } = await selfTest(world, ehlo);
    expect(outcome).toMatchObject({ ok: false, reason });
    expect(outcome.ok ? "" : outcome.message).toContain(words);
    expect(outcome.ok ? "" : outcome.remedy).not.toBe("");
  });
});
