/** What an integration is set up with. */
import { isSupportedCountry } from "libphonenumber-js";
import { z } from "zod";

/** What of a person can be shown, or looked for. */
const label = z.string().trim().min(1).max(80).meta({ title: "Label" });

/** Columns that are known; any other name is a column that stays empty until somebody has it as an attribute. */
export const resultAttributes = ["name", "phone", "email", "externalCustomerId"] as const;

/** The config of an integration. */
export const lookupConfig = z
  .strictObject({
    queryAttributes: z
      .array(z.strictObject({ attribute: z.enum(["email", "phone"]).meta({ title: "Attribute" }), label }))
      .min(1, "Name at least one attribute by which people are looked for.")
      .max(2)
      .default([
        { attribute: "email", label: "Email" },
        { attribute: "phone", label: "Phone" },
      ])
      .meta({ title: "Looked for by" }),
    resultAttributes: z
      .array(
        z.strictObject({
          attribute: z.string().trim().min(1).max(80).meta({
            title: "Attribute",
            description:
              "name, phone, email, externalCustomerId, or the name of a customer attribute of the store; of one that nobody has the column stays empty.",
          }),
          label,
        }),
      )
      .max(20)
      .default([
        { attribute: "name", label: "Name" },
        { attribute: "phone", label: "Phone" },
        { attribute: "email", label: "Email" },
        { attribute: "externalCustomerId", label: "Customer ID" },
      ])
      .meta({ title: "Shown of people" }),
    autoLink: z
      .strictObject({
        email: z.boolean().default(true).meta({ title: "By e-mail address" }),
        phone: z.boolean().default(false).meta({ title: "By phone" }),
      })
      .prefault({})
      .meta({
        title: "Link by itself",
        description: "The only person who matches, where nothing contradicts.",
      }),
    overwriteExisting: z.boolean().default(false).meta({
      title: "Overwrite existing values",
      description: "Whether what the agent's tool knows already gives way to what the store says.",
    }),
    defaultCountry: z
      .string()
      .regex(/^[A-Z]{2}$/, { error: "Two capital letters, as US.", abort: true })
      .refine(isSupportedCountry, "No country of this code has phone numbers; the United Kingdom's is GB.")
      .optional()
      .meta({
        title: "Country of phone numbers",
        description: "Of numbers without a country code; the store's own unless said.",
      }),
    actions: z
      .strictObject({
        enabled: z.boolean().default(false).meta({ title: "Agents may act" }),
        refundMost: z
          .number()
          .positive()
          .optional()
          .meta({ title: "Most of one refund", description: "In the order's currency; no limit unless said." }),
        refundMostPerDay: z.number().positive().optional().meta({
          title: "Most refunded by one key in a day",
          description: "In each currency, over 24 hours; no limit unless said.",
        }),
        actionsPerDay: z.number().int().positive().optional().meta({ title: "Most actions of one key in a day" }),
        percentOffMost: z.number().positive().max(100).default(100).meta({ title: "Most percent off of a code" }),
        amountOffMost: z
          .number()
          .positive()
          .optional()
          .meta({ title: "Most amount off of a code", description: "In the store's currency; no limit unless said." }),
      })
      .prefault({})
      .meta({ title: "Actions", description: "Refunds, cancelling, discount codes." }),
    gladly: z
      .strictObject({
        signingKey: z.string().min(8).max(500).optional().meta({
          title: "Signing key",
          writeOnly: true,
          description: "With it every request of Gladly's has to be signed.",
        }),
        replayWindowSeconds: z
          .number()
          .int()
          .min(30)
          .max(3600)
          .default(300)
          .meta({ title: "Replay window in seconds" }),
        orderStatuses: z
          .record(z.string().regex(/^\d{1,2}$/), z.string().trim().min(1).max(40))
          .default({})
          .meta({ title: "Order statuses", description: "By the status' id, what Gladly is told in its place." }),
      })
      .prefault({})
      .meta({ title: "Gladly" }),
  })
  .superRefine(({ queryAttributes, resultAttributes: shown }, context) => {
    const twice = (names: readonly string[], path: string): void => {
      for (const [index, name] of names.entries())
        if (names.indexOf(name) < index)
          context.addIssue({ code: "custom", path: [path, index, "attribute"], message: `${name} stands here twice.` });
    };
    twice(
      queryAttributes.map(({ attribute }) => attribute),
      "queryAttributes",
    );
    twice(
      shown.map(({ attribute }) => attribute),
      "resultAttributes",
    );
  });

/** What {@link lookupConfig} makes of an integration's config. */
export type LookupConfig = z.infer<typeof lookupConfig>;
