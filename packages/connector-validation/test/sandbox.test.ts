import { startSandbox } from "@storegate/sandbox";
import { expect, it } from "vitest";
import { createDnsResolver } from "../src/dns/resolver.js";
import { createPipeline } from "../src/pipeline/pipeline.js";

it("finds what is true of a thousand customers' addresses, and asks for each domain once", async () => {
  await using sandbox = await startSandbox({ customers: 1000, plan: "enterprise" });
  const resolver = createDnsResolver({ servers: [sandbox.dnsAddress], timeoutMs: 1000, attempts: 2 });
  const pipeline = createPipeline({ resolver, now: () => new Date() });
  expect(await resolver.reachable()).toBe(true);
  const truth = [...sandbox.control.truth()];
  expect(truth).toHaveLength(1000);

  const verdicts = await Promise.all(truth.map(({ email }) => pipeline.validate(email)));
  const found = verdicts.map(({ email, status, reason, didYouMean }) => ({ email, status, reason, didYouMean }));
  expect(found).toEqual(
    truth.map(({ email, status, reason, didYouMean = null }) => ({ email, status, reason, didYouMean })),
  );

  // A name is asked for MX once, for A once and for AAAA once, whoever needs it; a long answer comes again over TCP.
  const failing = new Set(truth.filter(({ reason }) => reason === "dns_failure").map(({ email }) => domainOf(email)));
  const asked = Object.entries(sandbox.control.dns.queries()).filter(([name]) => !failing.has(name));
  expect(asked.length).toBeGreaterThan(100);
  expect(asked.filter(([, count]) => count > 3)).toEqual([]);
  expect(sandbox.control.dns.queries()).toMatchObject({ "gmail.com": 1, "outlook.com": 1 });

  const total = sandbox.control.dns.total();
  const known = truth.filter(({ reason }) => reason !== "dns_failure");
  await Promise.all(known.map(({ email }) => pipeline.validate(email)));
  expect(sandbox.control.dns.total()).toBe(total);
});

function domainOf(email: string): string {
  return email.slice(email.lastIndexOf("@") + 1).toLowerCase();
}
