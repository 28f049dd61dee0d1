import { describe, expect, it } from "vitest";
import { parseMailbox } from "./mailbox.js";

const label63 = "d".repeat(63);
/** 63+1+63+1+63+1 and what is left, so that the whole domain has so many characters. */
const domainOf = (length: number): string => `${label63}.${label63}.${label63}.${"e".repeat(length - 192)}`;

describe("what SMTP can carry", () => {
  it.each([
    ["a plain address", "anna.berg@example.net"],
    ["every special character of an atom", "!#$%&'*+-/=?^_`{|}~@example.net"],
    ["a quoted local part with a blank", '"anna berg"@example.net'],
    ["an empty quoted local part", '""@example.net'],
    ["a quoted quote and a quoted backslash", '"a\\"b\\\\c"@example.net'],
    ["an @ in quotes", '"a@b"@example.net'],
    ["an IPv4 literal", "anna@[192.0.2.1]"],
    ["an IPv6 literal", "anna@[IPv6:2001:db8::1]"],
    ["an IPv6 literal that ends in IPv4", "anna@[ipv6:::192.0.2.1]"],
    ["a single label", "anna@io"],
    ["an all-numeric last label", "anna@192.0.2.1"],
    ["a local part beyond ASCII", "józef@example.net"],
    ["a domain beyond ASCII", "anna@bücher.example"],
    ["a domain in Punycode", "anna@xn--bcher-kva.example"],
    ["a local part of 64 octets", `${"a".repeat(64)}@example.net`],
    ["a label of 63 octets", `anna@${label63}.net`],
    ["254 octets in all", `a@${domainOf(252)}`],
  ])("%s: %s", (_, address) => {
    expect(parseMailbox(address)).toMatchObject({ ok: true });
  });
});

describe("what it cannot", () => {
  it.each([
    ["", "it is empty"],
    ["anna", "the @ is missing"],
    ["@example.net", "nothing that may begin an address stands before the @"],
    ["anna@", "the domain is missing"],
    [".anna@example.net", "nothing that may begin an address stands before the @"],
    ["anna.@example.net", "a dot stands at the end, or beside another, before the @"],
    ["anna..berg@example.net", "a dot stands at the end, or beside another, before the @"],
    ["anna berg@example.net", "U+0020 may not stand before the @"],
    ["anna(work)@example.net", '"(" may not stand before the @'],
    ["anna@@example.net", '"@example" is no label of a domain (letters, digits, hyphens inside)'],
    ["anna@example..net", "a dot stands at the domain's beginning or end, or beside another"],
    ["anna@example.net.", "a dot stands at the domain's beginning or end, or beside another"],
    ["anna@-example.net", '"-example" is no label of a domain (letters, digits, hyphens inside)'],
    ["anna@exa_mple.net", '"exa_mple" is no label of a domain (letters, digits, hyphens inside)'],
    ['"anna@example.net', "the quote is not closed"],
    ['"anna"berg@example.net', '"b" may not stand before the @'],
    ['"a"."b"@example.net', '"." may not stand before the @'],
    ['"a\\é"@example.net', '"\\" may not stand in quotes'],
    ['"a\u0007"@example.net', "U+0007 may not stand in quotes"],
    ["anna@[192.0.2.256]", "the brackets hold no IPv4 or IPv6 address"],
    ["anna@[192.0.2.1", "the bracket is not closed"],
    ["anna@[IPv6:1:2:3:4:5:6:7]", "the brackets hold no IPv4 or IPv6 address"],
    ["anna@[IPv6:1:2:3:4:5:6:7::]", "the brackets hold no IPv4 or IPv6 address"],
    ["anna@[IPv6:1::2::3]", "the brackets hold no IPv4 or IPv6 address"],
    ["anna@[IPv6::1:2:3:4:5:6:7]", "the brackets hold no IPv4 or IPv6 address"],
    ["anna@xn--a\u0308.example", "the domain is no valid international domain name"],
    ["anna\uD800@example.net", "it holds half of a character (a lone surrogate)"],
    [`${"a".repeat(65)}@example.net`, "the part before the @ is longer than 64 octets"],
    [`${"é".repeat(33)}@example.net`, "the part before the @ is longer than 64 octets"],
    [`anna@${"d".repeat(64)}.net`, "a label of the domain is longer than 63 octets"],
    [`anna@${"ü".repeat(60)}.net`, "a label of the domain is longer than 63 octets, in the form that the DNS knows"],
    [`a@${domainOf(253)}`, "it is longer than 254 octets"],
    [`a@${domainOf(192)}f.${label63}`, "the domain is longer than 255 octets"],
  ])("%s", (address, problem) => {
    expect(parseMailbox(address)).toMatchObject({ ok: false, problem });
  });

  it("says at which character it stopped", () => {
    expect(parseMailbox("anna berg@example.net")).toMatchObject({ at: 4 });
  });
});
