import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createPipeline } from "../src/pipeline/pipeline.js";
import { parseMailbox } from "../src/pipeline/mailbox.js";

// The set of dominicsayers/isemail (BSD-3-Clause), which is not part of this repository.
const shared = process.env["STOREGATE_SHARED"];

/** Categories whose addresses fit RFC 5321; all others are RFC 5322 only, obsolete, or broken. */
const carried = new Set(["ISEMAIL_VALID_CATEGORY", "ISEMAIL_DNSWARN", "ISEMAIL_RFC5321"]);

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

const unasked = {
  mx: () => Promise.reject(new Error("the form needs no DNS")),
  addresses: () => Promise.reject(new Error("the form needs no DNS")),
};

/** Text as it stands in the set: entities, and control characters as U+2400 and their code. */
function unescapeText(text: string): string {
  return text
    .replaceAll(/&(?:#x(?<hex>[0-9A-F]+)|#(?<code>[0-9]+)|(?<name>[a-z]+));/gi, (...match) => {
      const { hex, code, name } = match.at(-1) as { hex?: string; code?: string; name?: string };
      if (name !== undefined) return entities[name] ?? `&${name};`;
      return String.fromCodePoint(hex === undefined ? Number(code) : Number.parseInt(hex, 16));
    })
    .replaceAll(/[\u2400-\u241F]/g, (picture) => String.fromCharCode(picture.charCodeAt(0) - 0x24_00));
}

function field(test: string, name: string): string {
  return new RegExp(`<${name}>([^]*?)</${name}>`).exec(test)?.[1] ?? "";
}

/** All addresses of the set, and whether SMTP can carry each. */
function readSet() {
  const xml = readFileSync(join(shared ?? "", "data/isemail/tests.xml"), "utf8");
  return [...xml.matchAll(/<test id="(\d+)">([^]*?)<\/test>/g)].map(([, id = "", test = ""]) => ({
    id: Number(id),
    address: unescapeText(field(test, "address")),
    expected: carried.has(field(test, "category")),
  }));
}

it.skipIf(shared === undefined)("agrees with the isemail set about what SMTP can carry", () => {
  const tests = readSet();
  expect(tests).toHaveLength(164);
  const disagreements = tests.filter(({ address, expected }) => parseMailbox(address).ok !== expected);
  expect(disagreements).toEqual([]);
});

// As the README lists them.
it.skipIf(shared === undefined)("differs from it in what a shop wants otherwise, and in nothing else", () => {
  const pipeline = createPipeline({ resolver: unasked, now: () => new Date(0) });
  const differing = new Map<string, number[]>();
  for (const { id, address, expected } of readSet()) {
    const judged = pipeline.form(address);
    if (expected === !("refused" in judged)) continue;
    const why = "refused" in judged ? judged.refused.reason : address === address.trim() ? "taken" : "trimmed";
    differing.set(why, [...(differing.get(why) ?? []), id]);
  }
  expect(Object.fromEntries(differing)).toEqual({
    syntax: [5, 166],
    policy_numeric_tld: [23, 24],
    policy_quoted_local_part: [42, 43, 45, 46, 48, 55],
    policy_address_literal: [61, 68, 72, 75, 77, 79, 81],
    trimmed: [88, 89, 99, 127, 128, 132, ...Array.from({ length: 18 }, (_, index) => 141 + index)],
  });
});
