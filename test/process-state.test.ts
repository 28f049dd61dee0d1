/** Law 10: no state is process-wide. What a module holds at its top is made once for all stores, so it may not change. */
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "..");

/** What is loaded once for all stores; the sandbox is an outside world of its own, and programs are not loaded by others. */
const files = globSync(["packages/*/src/**/*.ts", "apps/gateway/src/**/*.ts"], { cwd: root }).filter(
  (file) => !/\.test\.ts$|^packages\/sandbox\/|^apps\/gateway\/src\/(run|main|worker)\.ts$/.test(file),
);

const variable = /^(?:export )?(?:let|var) /;
/** A collection that may be added to: one that may not says so by its type. What is kept by request goes with its request. */
const collection = /^(?:export )?const \w+(?:: (?!Readonly|readonly )[^=]+)? = (?:new (?:Map|Set)\b|\[\];|\{\};)/;
/** Of a class, not of its instances. */
const member = /^ {2}(?:(?:public|private|protected) )?static (?!readonly |async |get |#?\w+(?:<.*>)?\()/;
/** Sets of words in the gateway, which are only asked. */
const words = /^const \w+ = new Set\((?:\["[^\]]*"\])\);$/;

function mutable(text: string): string[] {
  return text
    .split("\n")
    .filter((line) => (variable.test(line) || collection.test(line) || member.test(line)) && !words.test(line));
}

describe("no state is process-wide (law 10)", () => {
  test("in what all stores share", () => {
    expect(files.length).toBeGreaterThan(300);
    const found = files.flatMap((file) =>
      mutable(readFileSync(path.join(root, file), "utf8")).map((line) => `${file}: ${line}`),
    );
    expect(found).toEqual([]);
  });

  test.each([
    "let client;",
    "export let client: Client | undefined;",
    "const clients = new Map<string, Client>();",
    "export const clients: Map<string, Client> = new Map();",
    "const waiting: Job[] = [];",
    "  static client?: Client;",
    "  private static clients = new Map();",
  ])("%s would be seen", (line) => {
    expect(mutable(line)).toEqual([line]);
  });

  test.each([
    "const kinds: ReadonlySet<string> = new Set(sources);",
    'const kinds = new Set(["https", "wss"]);',
    "  static async open(): Promise<Ledger> {",
    "  static from(of: TallyOf): SyncTally {",
    "  let client;",
  ])("%s is none", (line) => {
    expect(mutable(line)).toEqual([]);
  });
});
