/** What an integration is set up with. */
import { z } from "zod";
import { providerConfig } from "./providers/providers.js";

/** A list at the provider: by its id, or by a name, by which it is made where there is none. */
const listChoice = z
  .union([
    z.strictObject({ id: z.string().trim().min(1).max(100) }),
    z.strictObject({ name: z.string().trim().min(1).max(128) }),
  ])
  .meta({
    title: "List",
    description: "By id, or by name; a list of that name is made where there is none.",
    "x-options": true,
  });

/** What of a person can be written into a provider's data fields. */
export const personFields = [
  "firstName",
  "lastName",
  "fullName",
  "company",
  "phone",
  "origin",
  "customerId",
  "isCustomer",
  "isSubscriber",
  "customerSince",
  "subscribedAt",
  "storeName",
  "storeHash",
] as const;

/** One of {@link personFields}. */
export type PersonField = (typeof personFields)[number];

const fieldMapping = z.strictObject({
  to: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9_]{1,20}$/, "Letters, digits and _ alone, 20 at most.")
    .meta({ title: "Data field", description: "At the provider; made where there is none.", "x-options": true }),
  from: z.enum(personFields).meta({ title: "Of the person" }),
});

/** The config of an integration. */
export const listsConfig = z
  .strictObject({
    provider: providerConfig.meta({ title: "Provider" }),
    subscribers: z
      .strictObject({
        enabled: z.boolean().default(true).meta({ title: "Subscribers into a list" }),
        list: listChoice.default({ name: "Store subscribers" }),
      })
      .prefault({})
      .meta({ title: "Subscribers", description: "Who is down for the store's newsletter." }),
    customers: z
      .strictObject({
        enabled: z.boolean().default(false).meta({ title: "Customers into a list" }),
        list: listChoice.default({ name: "Store customers" }),
        guests: z.boolean().default(false).meta({
          title: "Guests, too",
          description: "Who ordered without an account. Needs the scope store_v2_orders_read_only.",
        }),
        use: z.enum(["service", "marketing"]).default("service").meta({
          title: "What the list is for",
          description:
            "service: what goes with accounts and orders; everybody who did not opt out is in it. marketing: only who agreed to the newsletter.",
        }),
      })
      .prefault({})
      .meta({ title: "Customers", description: "Who has an account." }),
    audiences: z
      .array(
        z.strictObject({
          audience: z.string().trim().min(3).max(300).meta({
            title: "Audience",
            description: "Of another integration of the store, as a segment of customers.",
            "x-options": true,
          }),
          list: listChoice,
        }),
      )
      .max(20)
      .default([])
      .meta({
        title: "Audiences into lists",
        description: "Who is in an audience, and agreed to the newsletter; who leaves it leaves the list.",
      }),
    fields: z
      .array(fieldMapping)
      .max(50)
      .default([
        { to: "FIRSTNAME", from: "firstName" },
        { to: "LASTNAME", from: "lastName" },
      ])
      .meta({ title: "Data fields" }),
    writeOptOuts: z.boolean().default(true).meta({
      title: "Opting out goes to the store",
      description:
        "Who unsubscribed, complained or bounced at the provider is no longer down for the newsletter in the store. Their other consents stay.",
    }),
  })
  .superRefine(({ audiences, fields }, context) => {
    for (const [index, { audience }] of audiences.entries())
      if (audiences.findIndex((each) => each.audience === audience) < index)
        context.addIssue({
          code: "custom",
          path: ["audiences", index, "audience"],
          message: `The audience ${audience} goes into a list already.`,
        });
    const seen = new Set<string>();
    for (const [index, { to }] of fields.entries()) {
      if (seen.has(to.toUpperCase()))
        context.addIssue({
          code: "custom",
          path: ["fields", index, "to"],
          message: `The data field ${to} is mapped twice.`,
        });
      seen.add(to.toUpperCase());
    }
  });

/** What {@link listsConfig} makes of an integration's config. */
export type ListsConfig = z.infer<typeof listsConfig>;

/** How a list was chosen. */
export type ListChoice = z.infer<typeof listChoice>;
