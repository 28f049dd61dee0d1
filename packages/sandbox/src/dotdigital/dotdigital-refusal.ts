import type { DotdigitalSettings } from "./dotdigital-settings.js";

/** One part of a request that version 3 names. */
export interface RefusedItem {
  readonly item: string;
  readonly description: string;
}

/** A request that Dotdigital refuses, in the form of its API's version. */
export class DotdigitalRefusal extends Error {
  override readonly name = "DotdigitalRefusal";
  readonly status: number;
  /** The body of the answer. */
  readonly body: (settings: DotdigitalSettings) => object;
  readonly headers: Readonly<Record<string, string>>;

  /** @param why in plain words, for the log */
  constructor(
    status: number,
    body: DotdigitalRefusal["body"],
    why: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(why);
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/** As version 2 refuses: a code inside of a message, or words alone. */
export function refusedV2(
  status: number,
  code: string,
  words: string,
  headers: Readonly<Record<string, string>> = {},
): DotdigitalRefusal {
  const message = `${words} ${code}`.trim();
  return new DotdigitalRefusal(status, () => ({ message }), message, headers);
}

/** As version 3 refuses. */
export function refusedV3(
  status: number,
  errorCode: string,
  description: string,
  items: readonly RefusedItem[] = [],
): DotdigitalRefusal {
  const body = ({ detailField }: DotdigitalSettings): object => ({
    errorCode,
    description,
    details: items.map((each) => ({ item: each.item, [detailField]: each.description })),
  });
  const told = items.map((each) => `${each.item}: ${each.description}`).join("; ");
  return new DotdigitalRefusal(status, body, `${errorCode}: ${description} ${told}`.trim());
}

/** Version 3 knows nobody by what stands in the path. */
export function contactNotFound(): DotdigitalRefusal {
  return refusedV3(404, "contacts:contactNotFound", "There is no contact with this identifier.");
}

/** What version 3 was given of a contact is wrong (`v2-error-codes`, example of its envelope). */
export function invalidContacts(items: readonly RefusedItem[]): DotdigitalRefusal {
  return refusedV3(400, "contacts:invalidContacts", "Invalid contact data", items);
}
