import { describe, expect, it } from "vitest";
import { editDistance } from "./edit-distance.js";
import { suggestDomain } from "./typo.js";

describe("slips", () => {
  it.each([
    ["gmail", "gmail", 0],
    ["gmial", "gmail", 1],
    ["gmal", "gmail", 1],
    ["ggmail", "gmail", 1],
    ["gnail", "gmail", 1],
    ["htomial", "hotmail", 2],
    ["", "gmail", 5],
  ])("%s and %s: %d", (a, b, expected) => {
    expect(editDistance(a, b)).toBe(expected);
  });
});

describe("a domain that gets no mail", () => {
  it.each([
    ["gmial.com", "gmail.com"],
    ["gmai.com", "gmail.com"],
    ["gmail.con", "gmail.com"],
    ["gmail.co", "gmail.com"],
    ["gmial.con", "gmail.com"],
    ["hotmial.com", "hotmail.com"],
    ["htomial.com", "hotmail.com"],
    ["outlok.com", "outlook.com"],
    ["yaho.com", "yahoo.com"],
    ["proton.mee", "proton.me"],
    ["aol.con", "aol.com"],
    ["mycompany.con", "mycompany.com"],
    ["mycompany.cmo", "mycompany.com"],
  ])("%s was probably meant as %s", (typed, meant) => {
    expect(suggestDomain(typed, false)).toBe(meant);
  });

  it.each([
    "gmail.com",
    "email.com",
    "hey.com",
    "gmx.de",
    "mail.com",
    "mycompany.co",
    "mycompany.cm",
    "me.co",
    "example.net",
    "duck.com",
    "cloud.com",
    "hotmail.co.uk",
    "xn--gmil-6na.com",
    "mail.gmial.com",
  ])("%s: nothing is suggested", (typed) => {
    expect(suggestDomain(typed, false)).toBeUndefined();
  });
});

describe("a domain that may get mail", () => {
  it.each([
    ["gmial.com", "gmail.com"],
    ["gmail.co", "gmail.com"],
    ["outlok.com", "outlook.com"],
  ])("%s lies one slip from %s", (typed, meant) => {
    expect(suggestDomain(typed, true)).toBe(meant);
  });

  it.each(["htomial.com", "aoll.com", "mac.com", "msn.co", "gmx.com", "email.com", "hey.com", "mycompany.co"])(
    "%s is somebody's own",
    (typed) => {
      expect(suggestDomain(typed, true)).toBeUndefined();
    },
  );
});
