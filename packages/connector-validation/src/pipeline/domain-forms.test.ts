import { describe, expect, it } from "vitest";
import { domainForms } from "./domain-forms.js";
import { oddScripts } from "./scripts.js";

describe("both forms of a domain", () => {
  it.each([
    ["Example.NET", "example.net", "example.net"],
    ["BÜCHER.example", "xn--bcher-kva.example", "bücher.example"],
    ["xn--bcher-kva.example", "xn--bcher-kva.example", "bücher.example"],
    ["faß.de", "xn--fa-hia.de", "faß.de"],
    ["東京。example", "xn--1lqs71d.example", "東京.example"],
    ["cdn--1.example", "cdn--1.example", "cdn--1.example"],
  ])("%s", (domain, ascii, unicode) => {
    expect(domainForms(domain)).toEqual({ ascii, unicode });
  });

  it.each([
    ["a hyphen at a label's end", "bücher-.example"],
    ["hyphens in the third and fourth place", "bü--cher.example"],
    ["Punycode of nothing", "xn--.example"],
    ["Punycode that does not decode", "xn--99999999.example"],
    ["a joiner out of place", "a\u200Db.example"],
    ["directions mixed in a label", "aא.example"],
    ["a sign that is no letter of a name", "bü_cher.example"],
  ])("refuses %s", (_, domain) => {
    expect(domainForms(domain)).toBeUndefined();
  });
});

describe("odd scripts", () => {
  it.each([
    ["pаypal.example", ['"pаypal" mixes Latin and Cyrillic']],
    ["аррӏе.com", ['"аррӏе" is written in Cyrillic letters that look like Latin ones']],
    ["почта.example", []],
    ["東京ラーメンshop.example", []],
    ["bücher.example", []],
  ])("%s", (domain, expected) => {
    expect(oddScripts(domain)).toEqual(expected);
  });
});
