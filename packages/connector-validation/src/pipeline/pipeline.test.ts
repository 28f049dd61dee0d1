import { describe, expect, it } from "vitest";
import { startDnsTestServer } from "../../test/dns-test-server.js";
import { mailDomain, now, validate } from "../../test/dns-world.js";
import { createDnsResolver } from "../dns/resolver.js";
import { createPipeline } from "./pipeline.js";

describe("before the DNS is asked", () => {
  it.each([
    ["anna@@mail.net", "syntax"],
    ["anna@mail", "syntax"],
    ["anna@xn--99999999.net", "syntax"],
    ["", "syntax"],
    ['"anna berg"@mail.net', "policy_quoted_local_part"],
    ["anna@[62.1.2.3]", "policy_address_literal"],
    ["an\u00A0na@mail.net", "policy_blank_or_control"],
    ["an\u200Bna@mail.net", "policy_blank_or_control"],
    ["anna@62.1.2.3", "policy_numeric_tld"],
    ["anna@shop.test", "reserved_domain"],
    ["anna@example.com", "reserved_domain"],
    ["anna@localhost", "reserved_domain"],
    ["anna@home.arpa", "reserved_domain"],
  ])("%j is invalid: %s", async (email, reason) => {
    expect(await validate(email)).toMatchObject({ email, status: "invalid", reason, asked: [] });
  });

  it("has no normalized form of what is no address", async () => {
    expect(await validate("anna")).toMatchObject({ normalizedEmail: null, didYouMean: null });
  });

  it("tidies blanks, full-width signs and composition, and leaves the local part as typed", async () => {
    const verdict = await validate("  Jose\u0301.B＠Mail．net\n", mailDomain("mail.net"));
    expect(verdict).toMatchObject({ status: "valid", normalizedEmail: "Jos\u00E9.B@mail.net" });
  });

  it("asks for an international domain in the form that the DNS knows, and shows both", async () => {
    const verdict = await validate("anna@Bücher.net", mailDomain("xn--bcher-kva.net"));
    expect(verdict).toMatchObject({ status: "valid", normalizedEmail: "anna@xn--bcher-kva.net" });
    expect(verdict.evidence).toContainEqual({ check: "idn", finding: "bücher.net is xn--bcher-kva.net" });
  });

  it("warns of mixed scripts, and refuses nothing for it", async () => {
    const verdict = await validate("anna@pаypal.net", mailDomain("xn--pypal-4ve.net"));
    expect(verdict.status).toBe("valid");
    expect(verdict.evidence.map(({ check }) => check)).toContain("mixed_script");
  });
});

it("ends with the signal's reason", async () => {
  const asked = Promise.withResolvers<void>();
  await using server = await startDnsTestServer(() => {
    asked.resolve();
    return [];
  });
  const resolver = createDnsResolver({ servers: [server.address], timeoutMs: 10_000 });
  const controller = new AbortController();
  const verdict = createPipeline({ resolver, now }).validate("anna@shop.net", controller.signal);
  await asked.promise;
  controller.abort(new Error("the sync was cancelled"));
  await expect(verdict).rejects.toThrow("the sync was cancelled");
});
