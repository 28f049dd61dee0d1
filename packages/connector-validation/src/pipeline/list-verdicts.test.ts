import { describe, expect, it } from "vitest";
import { mailDomain, validate } from "../../test/dns-world.js";

const judged = (email: string, domain = email.slice(email.lastIndexOf("@") + 1)) => validate(email, mailDomain(domain));
const found = (verdict: { evidence: readonly { check: string; finding: string }[] }, check: string) =>
  verdict.evidence.find((evidence) => evidence.check === check)?.finding;

describe("what the lists tell", () => {
  it.each(["anna@mailinator.com", "anna@inbox.mailinator.com"])("%s is a throw-away address", async (email) => {
    const verdict = await judged(email);
    expect(verdict).toMatchObject({ status: "risky", reason: "disposable" });
    expect(found(verdict, "disposable_list")).toMatch(
      /^mailinator\.com stands in disposable-email-domains-js \d+\.\d+\.\d+$/,
    );
  });

  it.each(["support@duck.com", "x1@privaterelay.appleid.com"])(
    "%s is a relay's, and a customer's own",
    async (email) => {
      expect(await judged(email)).toMatchObject({ status: "valid", reason: "privacy_relay" });
    },
  );

  it.each([
    ["Info@shop.net", "info stands in RFC 2142 (1997)"],
    ["sales+eu@shop.net", "sales stands in RFC 2142 (1997)"],
    ["no-reply@shop.net", "no-reply stands in Storegate's list of role accounts 2026-11"],
  ])("%s is a role's", async (email, finding) => {
    const verdict = await judged(email);
    expect(verdict).toMatchObject({ status: "risky", reason: "role_account" });
    expect(found(verdict, "role_list")).toBe(finding);
  });

  it("a name that only the wide list takes for a role stays valid, with evidence", async () => {
    const verdict = await judged("hello@shop.net");
    expect(verdict).toMatchObject({ status: "valid", reason: "domain_accepts_mail" });
    expect(found(verdict, "role_list")).toMatch(/^hello stands in role-based-email-addresses \d+\.\d+\.\d+$/);
  });

  it.each(["gmail.com", "fastmail.com"])("%s is a free provider, as evidence only", async (domain) => {
    const verdict = await judged(`anna@${domain}`);
    expect(verdict).toMatchObject({ status: "valid", reason: "domain_accepts_mail", didYouMean: null });
    expect(found(verdict, "free_provider_list")).toContain(domain);
  });

  it("a domain one slip from a big provider is suspected", async () => {
    expect(await judged("Anna.B@outlok.com")).toMatchObject({
      status: "risky",
      reason: "suspected_typo",
      didYouMean: "Anna.B@outlook.com",
      normalizedEmail: "Anna.B@outlok.com",
    });
  });

  it("a domain that does not exist stays so, with a suggestion", async () => {
    expect(await validate("anna@gmial.com")).toMatchObject({ reason: "no_such_domain", didYouMean: "anna@gmail.com" });
  });

  it("a throw-away domain that accepts no mail is invalid", async () => {
    expect(await validate("anna@mailinator.com")).toMatchObject({ status: "invalid", reason: "no_such_domain" });
  });
});
