import { z } from "zod";
import { objectNames } from "./fields/destination-field.js";
import { mappingIssues } from "./mapping/check-mapping.js";
import { sourceConfig } from "./sources/sources.js";

const columnMeta = { "x-options": true } as const;

/** How one destination field gets its value. */
export const fieldMapping = z.strictObject({
  to: z
    .string()
    .min(1)
    .max(300)
    .meta({ title: "Field", description: "A field of the store, as first_name or attribute:NAME.", "x-options": true }),
  from: z
    .string()
    .min(1)
    .optional()
    .meta({ title: "Column", description: "A column of the model.", ...columnMeta }),
  value: z
    .union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.number())])
    .optional()
    .meta({ title: "Constant", description: "The same value for every row." }),
  expression: z.string().min(1).max(2000).optional().meta({
    title: "Expression",
    description: 'A CEL expression over the row\'s columns, as trim(row.email) or join([row.first, row.last], " ").',
  }),
  onNull: z.enum(["skip", "clear", "fail"]).default("skip").meta({
    title: "When empty",
    description: "What a null does: the field is left as it is, cleared, or the row fails.",
  }),
});

/** One of an integration's mappings. */
export type FieldMapping = z.infer<typeof fieldMapping>;

const plainConfig = z.strictObject({
  source: sourceConfig.meta({ title: "Source", description: "Where rows come from." }),
  key: z
    .string()
    .min(1)
    .meta({
      title: "Key column",
      description: "The column whose value each row is known by: unique, and the same from sync to sync.",
      ...columnMeta,
    }),
  object: z.enum(objectNames).meta({ title: "Object", description: "What rows become." }),
  mode: z
    .enum(["upsert", "insert", "update"])
    .default("upsert")
    .meta({ title: "Mode", description: "Whether records are made, changed, or both." }),
  match: z
    .strictObject({
      by: z
        .array(z.enum(["id", "email", "sku"]))
        .min(1)
        .max(3)
        .optional()
        .meta({
          title: "Match by",
          description:
            "By what a row's record is found in the store, one after the other. Left out: e-mail address for customers, SKU for products.",
        }),
      several: z
        .enum(["fail", "newest", "oldest"])
        .default("fail")
        .meta({ title: "Several matches", description: "What happens where several records match." }),
      remembered: z.boolean().default(true).meta({
        title: "Remember matches",
        description:
          "A row that nothing else finds is known again by the record it stood for the last time, so that a changed e-mail address changes the customer and makes no second one.",
      }),
    })
    .prefault({})
    .meta({ title: "Matching" }),
  mapping: z
    .array(fieldMapping)
    .min(1)
    .max(300)
    .meta({ title: "Mapping", description: "Which field gets which value." }),
  mirror: z
    .strictObject({
      missing: z.enum(["delete", "clear"]).meta({
        title: "Rows that are gone",
        description:
          "delete: what this integration made is deleted, and what it wrote elsewhere is cleared. clear: it is cleared everywhere.",
      }),
      maxShare: z.number().min(0).max(1).default(0.2).meta({
        title: "Most rows gone",
        description: "The share of known rows, 0 to 1, beyond which the sync stops before it writes anything.",
      }),
    })
    .nullable()
    .default(null)
    .meta({
      title: "Mirror",
      description: "Whether rows that disappear from the source take away what was written for them.",
    }),
});

/** The config of an integration, with a mapping that can be carried out. */
export const warehouseConfig = plainConfig.superRefine((config, context) => {
  for (const { path, message } of mappingIssues(config)) context.addIssue({ code: "custom", message, path });
});

/** What {@link warehouseConfig} makes of an integration's config. */
export type WarehouseConfig = z.infer<typeof warehouseConfig>;
