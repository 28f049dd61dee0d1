/** What a store's answer of an error says, in whichever dialect. */
export interface VendorError {
  /** The vendor's own words; empty when it said nothing that can be read. */
  readonly words: string;
  /** The position, in the batch that was sent, of the item that the answer blames. */
  readonly itemIndex: number | undefined;
  /** The item's field that is blamed. */
  readonly field: string | undefined;
}

/** The longest piece of a text answer that is shown. */
const longestExcerpt = 200;

/**
 * Reads an error's body: v3's `{title, detail, errors}`, where `errors` maps dotted paths to words and may be missing, an array, or
 * something odd; v2's `[{status, message, details}]`; the same inside `errors`, `data` or `batch_errors`; `{message}` and `{error}`; plain text;
 * HTML; nothing.
 */
export function readVendorError(body: unknown, text: string): VendorError {
  const found: Found = { titles: [], details: [] };
  collect(body, found, 0);
  if (found.titles.length === 0 && found.details.length === 0 && body === undefined) found.titles.push(excerpt(text));
  const words = [
    ...found.titles,
    ...found.details.map(({ path, text }) => (shownPath(path) ? `${path}: ${text}` : text)),
  ];
  const blamed = found.details.find(({ path }) => shownPath(path));
  return { words: inSentences([...new Set(words.filter((each) => each !== ""))]), ...blame(blamed?.path) };
}

/** So far down an answer is looked into. */
const deepest = 4;

interface Found {
  readonly titles: string[];
  readonly details: { readonly path: string; readonly text: string }[];
}

function collect(value: unknown, found: Found, depth: number): void {
  if (typeof value === "string") {
    found.titles.push(value.trim());
    return;
  }
  if (typeof value !== "object" || value === null || depth > deepest) return;
  if (Array.isArray(value)) {
    for (const each of value as readonly unknown[]) collect(each, found, depth + 1);
    return;
  }
  const entry = new Map<string, unknown>(Object.entries(value));
  const title = ["title", "message", "error"].map((key) => entry.get(key)).find((each) => typeof each === "string");
  for (const words of [title, entry.get("detail")]) if (typeof words === "string") found.titles.push(words.trim());
  collectStrings(entry.get("details"), found, depth + 1);
  const errors = entry.get("errors");
  if (Array.isArray(errors) || typeof errors === "string") collect(errors, found, depth + 1);
  else if (typeof errors === "object" && errors !== null)
    for (const [path, text] of Object.entries(errors)) found.details.push({ path, text: worded(text) });
  collect(entry.get("batch_errors"), found, depth + 1);
  if (title === undefined && !entry.has("detail")) collect(entry.get("data"), found, depth + 1);
}

/** All texts of v2's `details`, whatever they are called. */
function collectStrings(value: unknown, found: Found, depth: number): void {
  if (typeof value === "string") found.titles.push(value.trim());
  else if (typeof value === "object" && value !== null && depth <= deepest)
    for (const each of Object.values(value)) collectStrings(each, found, depth + 1);
}

function inSentences(pieces: readonly string[]): string {
  return pieces.map((piece, index) => (index === pieces.length - 1 ? piece : sentence(piece))).join(" ");
}

/** Words with a full stop at their end, unless they end a sentence already. */
export function sentence(words: string): string {
  return /[.!?…]$/.test(words) ? words : `${words.replace(/[\s:;,]+$/, "")}.`;
}

function worded(value: unknown): string {
  return typeof value === "string" ? value.trim() : JSON.stringify(value);
}

// ".customer_create" and "" stand for the whole call and say nothing to a person.
function shownPath(path: string): boolean {
  return path !== "" && !path.startsWith(".");
}

function blame(path: string | undefined): Pick<VendorError, "itemIndex" | "field"> {
  if (path === undefined) return { itemIndex: undefined, field: undefined };
  const [, index, rest] = /^(?:\[?(\d+)\]?(?:\.|$))?(.*)$/.exec(path) ?? [];
  return { itemIndex: index === undefined ? undefined : Number(index), field: rest === "" ? undefined : rest };
}

function excerpt(text: string): string {
  const title = /<title[^>]*>([^<]*)<\/title>/i.exec(text)?.[1];
  const plain = (title ?? text.replaceAll(/<[^>]*>/g, " ")).replaceAll(/\s+/g, " ").trim();
  return plain.length <= longestExcerpt ? plain : `${plain.slice(0, longestExcerpt)}…`;
}
