/** What Dotdigital answers, as far as it is used (its OpenAPI files, versions 2 and 3). Enums come in any case. */
import { Fault } from "@storegate/connector-kit";
import { z } from "zod";

/** An enum's value as `hardBounced` or `HardBounced`, as `hard_bounced`. */
export const word = z.string().transform((text) =>
  text
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/[\s-]+/g, "_")
    .toLowerCase(),
);

export const accountInfo = z.object({
  id: z.number(),
  properties: z.array(z.object({ name: z.string(), value: z.string().nullish() })),
});

export const addressBook = z.object({ id: z.number(), name: z.string() });
export const addressBooks = z.array(addressBook);

export const dataFields = z.array(z.object({ name: z.string(), type: word }));

const moment = z
  .string()
  .nullish()
  .transform((text) => {
    const time = text ? Date.parse(text) : Number.NaN;
    return Number.isNaN(time) ? null : new Date(time);
  });

const fieldValue = z.union([z.string(), z.number(), z.boolean(), z.null()]).catch(null);

export const contact = z.object({
  contactId: z.number(),
  identifiers: z.object({ email: z.string().nullish() }),
  dataFields: z.record(z.string(), fieldValue).nullish(),
  channelProperties: z.object({ email: z.object({ status: word.nullish() }).nullish() }).nullish(),
  lists: z.array(z.object({ id: z.number(), status: word.nullish() })).nullish(),
  updated: moment,
  created: moment,
});

export const contactPage = z.object({
  _items: z.array(contact),
  _links: z.object({ next: z.object({ marker: z.string().nullish() }).nullish() }).nullish(),
});

export const importStarted = z.object({ importId: z.string() });

const identifiers = z.object({ email: z.string().nullish() }).nullish();
export const importState = z.object({
  status: word,
  summary: z.object({ globallySuppressed: z.number().nullish() }).nullish(),
  failures: z
    .array(
      z.object({
        identifiers,
        failures: z.array(z.object({ failureCode: z.string(), description: z.string().nullish() })).nullish(),
      }),
    )
    .nullish(),
  created: z.array(z.object({ identifiers })).nullish(),
  updated: z.array(z.object({ identifiers })).nullish(),
});

export const removalStarted = z.object({ id: z.string() });
export const removalState = z.object({ status: word });

export const suppressions = z.array(
  z.object({
    suppressedContact: z.object({ email: z.string() }),
    dateRemoved: moment,
    reason: word,
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
