import { Fault } from "@storegate/http-client";
import { filterChunks } from "../transport/chunks.js";
import { dateQuery, type DateRange } from "../wire/date-range.js";

/** Which customers; what is left out does not narrow, and all that is given must hold. */
export interface CustomerFilter {
  readonly ids?: readonly number[] | undefined;
  readonly emails?: readonly string[] | undefined;
  /** First and last name together, as `Ada Lovelace`. */
  readonly names?: readonly string[] | undefined;
  /** Parts of the first and last name together; one of them is enough. */
  readonly nameLike?: string | readonly string[] | undefined;
  readonly phones?: readonly string[] | undefined;
  readonly companies?: readonly string[] | undefined;
  readonly groupIds?: readonly number[] | undefined;
  readonly registrationIps?: readonly string[] | undefined;
  readonly created?: DateRange | undefined;
  readonly modified?: DateRange | undefined;
}

/**
 * The filter by its names in the API (BigCommerce API reference, customers v3); `null` where an empty list asks for nobody,
 * for the API documents no such question.
 * @throws Fault INPUT for what cannot be asked: with code FILTER_VALUE_UNASKABLE for a text with a comma, with FILTER_TOO_LONG
 * for more values than one address holds.
 */
export function customerQuery(filter: CustomerFilter): Record<string, string> | null {
  const { nameLike } = filter;
  return joinedQuery(
    {
      "id:in": filter.ids,
      "email:in": filter.emails,
      "name:in": filter.names,
      "name:like": typeof nameLike === "string" ? [nameLike] : nameLike,
      "phone:in": filter.phones,
      "company:in": filter.companies,
      "customer_group_id:in": filter.groupIds,
      "registration_ip_address:in": filter.registrationIps,
    },
    { ...dateQuery("date_created", filter.created), ...dateQuery("date_modified", filter.modified) },
  );
}

/** Lists of values, by the filters' names in the API, joined as the API wants them; `null` where one of the lists is empty. */
export function joinedQuery(
  lists: Readonly<Record<string, readonly (string | number)[] | undefined>>,
  more: Readonly<Record<string, string>> = {},
): Record<string, string> | null {
  const query: Record<string, string> = { ...more };
  for (const [name, values] of Object.entries(lists)) {
    if (values === undefined) continue;
    if (values.length === 0) return null;
    query[name] = joined(name, values);
  }
  return query;
}

function joined(name: string, values: readonly (string | number)[]): string {
  const unaskable = values.find((value) => !isAskable(String(value)));
  if (unaskable !== undefined) throw unaskableValue(name, String(unaskable));
  const [chunk = [], ...rest] = filterChunks(values);
  if (rest.length === 0) return chunk.join(",");
  throw new Fault({
    kind: "INPUT",
    code: "FILTER_TOO_LONG",
    message: `The filter ${name} holds ${values.length} values, more than one address takes.`,
    remedy: "Ask in portions of at most 50 values.",
    field: name,
  });
}

/** Whether a text can stand in a filter's list: the API takes a list apart at its commas, and knows no way to keep one. */
export function isAskable(value: string): boolean {
  return value.trim() !== "" && !value.includes(",");
}

/** The fault of a text that {@link isAskable} refuses. */
export function unaskableValue(name: string, value: string): Fault {
  return new Fault({
    kind: "INPUT",
    code: "FILTER_VALUE_UNASKABLE",
    message: `The store cannot be asked for ${JSON.stringify(value)} by ${name}: its API takes a list apart at its commas, and knows no empty value.`,
    remedy: "Leave it out, and find the record by its id or in the whole list.",
    field: name,
  });
}
