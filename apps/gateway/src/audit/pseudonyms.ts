/**
 * What is personal in an entry stands beside it, where it can be erased; the entry itself holds a pseudonym in its place. A
 * pseudonym begins with the entry's id, which nobody knows before it is written: no text that a caller sends can pass for one.
 */
import type { JsonObject, JsonValue } from "@storegate/connector-kit";

/** Stands where something personal was erased. */
export const erased = "[erased]";

/** Anywhere in a text. Rather one too many than one too few: what is kept apart is read all the same. */
const emailAddress = /[^\s@<>"]@[^\s@<>"]/u;

/** Both sides of a change. */
interface Sides {
  readonly before?: JsonObject | null | undefined;
  readonly after?: JsonObject | null | undefined;
}

/** Both sides with pseudonyms, and what these stand for. */
export interface HiddenSides {
  readonly before: JsonObject | null;
  readonly after: JsonObject | null;
  readonly values: Readonly<Record<string, string>>;
}

/**
 * Parts what is personal from what is not: texts that hold an e-mail address, fields called `name`, and those for which the
 * writer itself gave pseudonyms.
 */
export function hidePersonal(
  entryId: string,
  { before, after, personal = {} }: Sides & { readonly personal?: Readonly<Record<string, string>> | undefined },
): HiddenSides {
  const pseudonyms = new Map<string, string>();
  const pseudonymOf = (value: string): string => {
    const known = pseudonyms.get(value) ?? `${entryId}:${pseudonyms.size + 1}`;
    pseudonyms.set(value, known);
    return known;
  };
  const hide = (text: string, field: string | undefined): string => {
    const meant = Object.hasOwn(personal, text) ? personal[text] : undefined;
    if (meant !== undefined) return pseudonymOf(meant);
    return field === "name" || emailAddress.test(text) ? pseudonymOf(text) : text;
  };
  const hidden = { before: mapObject(before, hide), after: mapObject(after, hide) };
  return { ...hidden, values: Object.fromEntries([...pseudonyms].map(([value, pseudonym]) => [pseudonym, value])) };
}

/** Both sides as they were written; where what a pseudonym stands for was erased, that is said. */
export function showPersonal(
  entryId: string,
  sides: Sides,
  values: Readonly<Record<string, string>>,
): { readonly before: JsonObject | null; readonly after: JsonObject | null } {
  const show = (text: string): string => (text.startsWith(`${entryId}:`) ? (values[text] ?? erased) : text);
  return { before: mapObject(sides.before, show), after: mapObject(sides.after, show) };
}

type MapText = (text: string, field: string | undefined) => string;

function mapObject(object: JsonObject | null | undefined, map: MapText): JsonObject | null {
  if (!object) return null;
  return Object.fromEntries(
    Object.entries(object).map(([field, value]) => [
      map(field, undefined),
      value === undefined ? null : mapTexts(value, map, field),
    ]),
  );
}

function mapTexts(value: JsonValue, map: MapText, field: string | undefined): JsonValue {
  if (typeof value === "string") return map(value, field);
  if (Array.isArray(value)) return value.map((each: JsonValue) => mapTexts(each, map, undefined));
  return typeof value === "object" ? mapObject(value as JsonObject | null, map) : value;
}
