import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parseMailbox } from "../src/pipeline/mailbox.js";

// The set of dominicsayers/isemail (BSD-3-Clause), which is not part of this repository.
const shared = process.env["STOREGATE_SHARED"];

/** Categories whose addresses fit RFC 5321; all others are RFC 5322 only, obsolete, or broken. */
const carried = new Set(["ISEMAIL_VALID_CATEGORY", "ISEMAIL_DNSWARN", "ISEMAIL_RFC5321"]);

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

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

it.skipIf(shared === undefined)("agrees with the isemail set about what SMTP can carry", () => {
  const xml = readFileSync(join(shared ?? "", "data/isemail/tests.xml"), "utf8");
  const tests = [...xml.matchAll(/<test id="(\d+)">([^]*?)<\/test>/g)].map(([, id = "", test = ""]) => ({
    id,
    address: unescapeText(field(test, "address")),
    expected: carried.has(field(test, "category")),
  }));
  expect(tests).toHaveLength(164);
  const disagreements = tests.filter(({ address, expected }) => parseMailbox(address).ok !== expected);
  expect(disagreements).toEqual([]);
});
