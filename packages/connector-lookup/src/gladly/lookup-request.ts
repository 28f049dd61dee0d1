/** What Gladly asks a lookup. */
import { z } from "zod";
import { refused, type Refused } from "./gladly-errors.js";

/**
 * - `BASIC`: an agent searches, or Gladly looks for whom to link; any number of results, without orders.
 * - `DETAILED`: of a linked profile; one result at most, with orders.
 */
export type LookupLevel = "BASIC" | "DETAILED";

/** What is looked for. A list is empty, and a text undefined, where nothing was given. */
export interface LookupQuery {
  /** As written, none twice in any case. */
  readonly emails: readonly string[];
  /** As written, none twice. */
  readonly phones: readonly string[];
  /** By which a profile is linked to a person. */
  readonly externalCustomerId: string | undefined;
  readonly name: string | undefined;
  readonly orderNumber: string | undefined;
  readonly company: string | undefined;
  /** Other attributes that are texts, numbers or lists of them, under the names that Gladly gives: `id`, `address`, a merchant's own. */
  readonly rest: Readonly<Record<string, string>>;
}

/** A lookup. */
export interface LookupRequest {
  readonly level: LookupLevel;
  readonly query: LookupQuery;
  /** Whether more than one result is of no use; so of a DETAILED lookup unless it says otherwise. */
  readonly uniqueMatchRequired: boolean;
}

/** The most values that are read of one list; what comes after them is passed over. */
export const mostValues = 50;

const lookupBody = z.object({
  lookupLevel: z
    .string()
    .trim()
    .toUpperCase()
    .pipe(z.enum(["BASIC", "DETAILED"])),
  query: z.record(z.string(), z.unknown()).default({}),
  uniqueMatchRequired: z.boolean().nullish(),
});

/** What is read of the query besides {@link LookupQuery.rest}; in lower case. */
const known = {
  emails: ["emails", "email"],
  phones: ["phones", "phone"],
  externalCustomerId: ["externalcustomerid", "externalcustomerids"],
  name: ["name", "names"],
  orderNumber: ["ordernumber", "ordernumbers"],
  company: ["company", "companies"],
} as const satisfies Record<string, readonly string[]>;

const allKnown: ReadonlySet<string> = new Set(Object.values(known).flat());

/**
 * Reads the body of a lookup. Values may be texts or lists, under singular or plural names in any case; addresses and phones may stand
 * in one text with commas between them. Keys that are not known are passed over.
 * @param body The parsed JSON.
 * @returns The lookup; or what is wrong, to be answered with status 422.
 */
export function parseLookup(body: unknown): { readonly ok: true; readonly request: LookupRequest } | Refused {
  const { success, data, error } = lookupBody.safeParse(body);
  if (!success) return refused(...error.issues.map(({ path }) => problemAt(String(path[0] ?? ""))));
  const { lookupLevel: level, query, uniqueMatchRequired } = data;
  return {
    ok: true,
    request: { level, query: readQuery(query), uniqueMatchRequired: uniqueMatchRequired ?? level === "DETAILED" },
  };
}

function problemAt(key: string) {
  if (key === "lookupLevel")
    return { attr: key, code: "LOOKUP_LEVEL_UNKNOWN", detail: "lookupLevel has to be BASIC or DETAILED." };
  if (key === "query") return { attr: key, code: "QUERY_INVALID", detail: "query has to be an object." };
  if (key === "uniqueMatchRequired")
    return { attr: key, code: "UNIQUE_MATCH_INVALID", detail: "uniqueMatchRequired has to be true or false." };
  return { attr: "body", code: "BODY_INVALID", detail: "The body of a lookup has to be a JSON object." };
}

function readQuery(query: Readonly<Record<string, unknown>>): LookupQuery {
  const entries = Object.entries(query).map(([name, value]) => ({ name, texts: textsOf(value) }));
  const under = (names: readonly string[]): string[] =>
    names.flatMap((name) => entries.filter((entry) => entry.name.toLowerCase() === name).flatMap(({ texts }) => texts));
  const rest = entries.filter(({ name, texts }) => !allKnown.has(name.toLowerCase()) && texts.length > 0);
  return {
    emails: listOf(under(known.emails), (email) => email.toLowerCase()),
    phones: listOf(under(known.phones), (phone) => phone),
    externalCustomerId: under(known.externalCustomerId)[0],
    name: under(known.name)[0],
    orderNumber: under(known.orderNumber)[0],
    company: under(known.company)[0],
    rest: Object.fromEntries(rest.map(({ name, texts }) => [name, texts.join(", ")])),
  };
}

/** Each once, by what makes it itself. */
function listOf(texts: readonly string[], identity: (text: string) => string): string[] {
  const all = new Map<string, string>();
  for (const text of texts.flatMap((one) => one.split(/[,;]/)).map((one) => one.trim()))
    if (text !== "" && !all.has(identity(text))) all.set(identity(text), text);
  return [...all.values()].slice(0, mostValues);
}

/** The texts of a value, without blank ones; none of what is neither a text nor a number. */
function textsOf(value: unknown): string[] {
  return (Array.isArray(value) ? value.slice(0, mostValues) : [value])
    .filter((one) => typeof one === "string" || typeof one === "number" || typeof one === "boolean")
    .map((one) => String(one).trim())
    .filter((text) => text !== "");
}
