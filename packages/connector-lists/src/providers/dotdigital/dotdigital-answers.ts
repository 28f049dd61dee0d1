/**
 * What Dotdigital answers, as far as it is used (its OpenAPI files, versions 2 and 3). Its enums come as `hardBounced` and as
 * `HardBounced`, and some answers' own names begin in upper case.
 */
import { Fault } from "@storegate/connector-kit";
import { z } from "zod";

/** An enum's value as `hardBounced` or `HardBounced`, as `hard_bounced`. */
export const word = z.string().transform((text) =>
  text
    .trim()
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/[\s-]+/g, "_")
    .toLowerCase(),
);

/** A time; one that names no zone is of UTC, in which version 2 tells them. Null where there is none, or it is not understood. */
export const moment = z
  .string()
  .nullish()
  .transform((text) => {
    const told = text?.trim() ?? "";
    const isZoned = /(Z|[+-]\d\d:?\d\d)$/i.test(told);
    const time = Date.parse(isZoned || !told.includes(":") ? told : `${told}Z`);
    return Number.isNaN(time) ? null : new Date(time);
  });

/** An object whose names begin in lower case, however they came. */
function lowerNames<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.preprocess((body) => {
    if (typeof body !== "object" || body === null || Array.isArray(body)) return body;
    return Object.fromEntries(
      Object.entries(body).map(([name, value]) => [name.charAt(0).toLowerCase() + name.slice(1), value as unknown]),
    );
  }, z.object(shape));
}

/** `GET /v2/account-info`. */
export const accountInfo = z.object({
  id: z.number(),
  properties: z.array(z.object({ name: z.string(), value: z.string().nullish() })),
});

/** A list, which version 2 calls an address book. */
export const addressBook = z.object({ id: z.number(), name: z.string() });
export const addressBooks = z.array(addressBook);

/** `GET /v2/data-fields`. */
export const dataFields = z.array(z.object({ name: z.string(), type: word }));

const fieldValue = z.union([z.string(), z.number(), z.boolean(), z.null()]).catch(null);

/** A contact of version 3, with its lists and what its e-mail channel is in for. */
export const contact = z.object({
  contactId: z.number(),
  identifiers: z.object({ email: z.string().nullish() }),
  dataFields: z.record(z.string(), fieldValue).nullish(),
  channelProperties: z.object({ email: z.object({ status: word.nullish() }).nullish() }).nullish(),
  lists: z.array(z.object({ id: z.number(), status: word.nullish() })).nullish(),
  updated: moment,
  created: moment,
});

/** `GET /contacts/v3`. */
export const contactPage = z.object({
  _items: z.array(contact),
  _links: z.object({ next: z.object({ marker: z.string().nullish() }).nullish() }).nullish(),
});

/** `PUT /contacts/v3/import`. */
export const importStarted = z.object({ importId: z.string() });

const identifiers = z.object({ email: z.string().nullish() }).nullish();
const count = z.number().nullish();
const references = z.array(z.object({ identifiers })).nullish();

/** `GET /contacts/v3/import/{importId}`. */
export const importState = z.object({
  status: word,
  summary: z.object({ newContacts: count, updatedContacts: count, globallySuppressed: count }).nullish(),
  created: references,
  updated: references,
  failures: z
    .array(
      z.object({
        identifiers,
        failures: z.array(z.object({ failureCode: z.string(), description: z.string().nullish() })).nullish(),
      }),
    )
    .nullish(),
});

/** What {@link importState} makes. */
export type ImportState = z.infer<typeof importState>;

/** `POST /v2/address-books/{id}/contacts/delete`. */
export const removalStarted = lowerNames({ id: z.string() });

/** `GET /v2/contacts/deletion/{id}`. */
export const removalState = lowerNames({ status: word });

/** Those who are sent nothing any more, of an account or of a list. */
export const suppressions = z.array(
  z.object({
    suppressedContact: z.object({ email: z.string().nullish() }),
    dateRemoved: moment,
    reason: word.nullish(),
  }),
);

/** An answer of the form that is expected. @throws Fault UNEXPECTED: something else came, which is nothing to go by. */
export function understood<Answer>(schema: z.ZodType<Answer>, body: unknown, what: string): Answer {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Fault({
    kind: "UNEXPECTED",
    code: "DOTDIGITAL_ANSWER_NOT_UNDERSTOOD",
    message:
      `Dotdigital's answer to ${what} is not understood: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`.trim(),
    retryable: false,
  });
}
