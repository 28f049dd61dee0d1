import { isDeepStrictEqual } from "node:util";
import type { ConnectorContext, RecordPage, SourceRecord, SyncContext } from "../connector.js";
import type { JsonValue } from "../json.js";
import { begin, kept } from "./apply-changes.js";
import { inWords, mustHold } from "./broken-law.js";
import type { AnyCase, AnyKind, Law } from "./contract-case.js";
import { spreadOver } from "./spread-over.js";
import { asExport, openStage } from "./stage.js";

/** Laws of reading. */
export const readingLaws: readonly Law[] = [
  { name: "its cursors survive JSON, and what is no cursor is refused", of: "every kind", check: cursorsSurvive },
  { name: "from any cursor on, reading gives exactly what remains", of: "every kind", check: readingGoesOn },
  { name: "asked for keys, it reads their records and no others", of: "export kinds", check: readsByKeys },
];

type Page = RecordPage<unknown, JsonValue>;

async function cursorsSurvive(given: AnyCase, kind: AnyKind): Promise<void> {
  await using stage = await openStage(given);
  const pages = await readAll(kind, stage.context(), null);
  const cursors = pages.map(({ next }) => next);
  mustHold(
    cursors.indexOf(null) === cursors.length - 1,
    `only the last page has no next cursor; of ${cursors.length} pages these have none: ${inWords(cursors.flatMap((next, index) => (next === null ? [index + 1] : [])))}`,
  );
  for (const cursor of cursors.filter((next) => next !== null)) {
    mustHold(isDeepStrictEqual(kept(cursor), cursor), `the cursor ${inWords(cursor)} is something else after JSON`);
    const parsed = kind.cursor.safeParse(kept(cursor));
    mustHold(parsed.success, `the kind's own schema refuses its cursor ${inWords(cursor)}`);
    mustHold(isDeepStrictEqual(parsed.data, cursor), `the schema makes another cursor of ${inWords(cursor)}`);
  }
  const types = new Set(cursors.map(typeOf));
  const garbage = ["no cursor", -1.5, true, ["no cursor"], { "no cursor": true }];
  for (const value of garbage.filter((each) => !types.has(typeOf(each)) || typeof each === "object")) {
    mustHold(!kind.cursor.safeParse(value).success, `the cursor's schema takes ${inWords(value)}, which is none`);
  }
}

async function readingGoesOn(given: AnyCase, kind: AnyKind): Promise<void> {
  await using stage = await openStage(given);
  const pages = await readAll(kind, stage.context(), null);
  for (const [index, { next }] of spreadOver([...pages.entries()], 10)) {
    if (next === null) continue;
    const remaining = pages.slice(index + 1).flatMap(({ records }) => records.map(identityOf));
    const read = await readAll(kind, stage.context(), kind.cursor.parse(kept(next)) as JsonValue);
    const got = read.flatMap(({ records }) => records.map(identityOf));
    const [missing, surplus] = [difference(remaining, got), difference(got, remaining)];
    mustHold(
      missing.length + surplus.length === 0,
      `reading from the cursor after page ${index + 1} (${inWords(next)}) lacks ${inWords(missing)} and has too much ${inWords(surplus)}`,
    );
  }
}

async function readsByKeys(given: AnyCase, kind: AnyKind): Promise<void> {
  await using stage = await openStage(given);
  const exported = asExport(kind);
  const context = await begin(exported, stage.context());
  const all: SourceRecord<unknown>[] = [];
  for await (const page of exported.read(context, { cursor: null })) all.push(...page.records);
  const keys = spreadOver([...new Set(all.map(({ key }) => key))], 5);
  const got: SourceRecord<unknown>[] = [];
  for await (const page of exported.read(context, { keys: [...keys, "nobody has this key"] }))
    got.push(...page.records);
  const wanted = all.filter(({ key }) => keys.includes(key)).map(identityOf);
  const [missing, surplus] = [difference(wanted, got.map(identityOf)), difference(got.map(identityOf), wanted)];
  mustHold(
    missing.length + surplus.length === 0,
    `asked for the keys ${inWords(keys)} it lacks ${inWords(missing)} and has too much ${inWords(surplus)}`,
  );
}

/** All pages from a cursor on. */
export async function readAll(
  kind: AnyKind,
  context: ConnectorContext<unknown, unknown>,
  from: JsonValue | null,
): Promise<Page[]> {
  const pages: Page[] = [];
  for await (const page of await reading(kind, context, from)) pages.push(page);
  return pages;
}

/** Begins to read, whatever the kind. */
export async function reading(
  kind: AnyKind,
  context: ConnectorContext<unknown, unknown>,
  from: JsonValue | null,
): Promise<AsyncIterable<Page>> {
  if (kind.direction === "import") return kind.read(context, { cursor: from });
  const begun: SyncContext<unknown, unknown> = await begin(kind, context);
  return kind.read(begun, { cursor: from });
}

/** What tells a record from others: of an export's its key and targets, of an import's all of it. */
function identityOf(record: unknown): string {
  const { key, externalId, targets } = record as Partial<SourceRecord<unknown>>;
  return JSON.stringify(targets === undefined ? record : { key, externalId, targets });
}

/** The items of the first list that the second has not, or not as often. */
function difference(first: readonly string[], second: readonly string[]): string[] {
  const left = [...second];
  return first.filter((item) => {
    const at = left.indexOf(item);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function typeOf(value: unknown): string {
  return Array.isArray(value) ? "list" : typeof value;
}
