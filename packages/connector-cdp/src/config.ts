/** What an integration is set up with. */
import { orderStatus } from "@storegate/bigcommerce-client";
import { z } from "zod";

const country = z
  .string()
  .trim()
  .regex(/^[A-Za-z]{2}$/, "Two letters, as US.")
  .transform((letters) => letters.toUpperCase());

const identity = z
  .strictObject({
    byEmail: z.boolean().default(true).meta({
      title: "The same e-mail address is the same person",
      description: "Accounts of several channels, and who ordered or subscribed without one.",
    }),
    byPhone: z.boolean().default(true).meta({ title: "The same phone number is the same person" }),
    mostPerEmail: z.int().min(1).max(1000).default(10).meta({
      title: "The most that one address links",
      description: "Accounts and guests. An address of more is a shared one, and links nobody.",
    }),
    mostPerPhone: z.int().min(1).max(1000).default(4).meta({
      title: "The most that one phone number links",
      description: "Accounts and guests. A number of more is a shared one, as a switchboard's, and links nobody.",
    }),
    blockedEmails: z.array(z.string().trim().toLowerCase().min(1).max(320)).max(1000).default([]).meta({
      title: "Addresses that are nobody's own",
      description:
        "Whole addresses, `@domain` for a whole domain, or `name@` for a name at any domain. Those of no-reply and role accounts, of marketplaces' relays and of the store's own domain are blocked besides.",
    }),
    allowedEmails: z
      .array(z.string().trim().toLowerCase().min(1).max(320))
      .max(1000)
      .default([])
      .meta({ title: "Addresses that link, though they look like nobody's own", description: "In the same forms." }),
    blockedPhones: z
      .array(z.string().trim().min(1).max(50))
      .max(1000)
      .default([])
      .meta({ title: "Phone numbers that are nobody's own", description: "Zeroes and the like are blocked besides." }),
  })
  .prefault({})
  .meta({ title: "Who is who" });

/** The config of an integration. */
export const cdpConfig = z
  .strictObject({
    transactions: z.boolean().default(false).meta({
      title: "Order transactions",
      description: "How each order was paid. It takes a request to the store for each order, and a scope of its own.",
    }),
    subscribers: z.boolean().default(true).meta({ title: "Newsletter subscribers" }),
    identity,
    uncountedStatuses: z
      .array(z.int().min(0).max(14))
      .max(15)
      .default([orderStatus.incomplete, orderStatus.cancelled, orderStatus.declined])
      .meta({
        title: "Statuses of orders that do not count",
        description: "By BigCommerce's ids: 0 incomplete, 5 cancelled and 6 declined unless said.",
      }),
    colourOptions: z
      .array(z.string().trim().toLowerCase().min(1).max(100))
      .max(50)
      .default(["color", "colour", "farbe", "couleur"])
      .meta({ title: "Product options that are colours", description: "By the name that shoppers see, in any case." }),
    sizeOptions: z
      .array(z.string().trim().toLowerCase().min(1).max(100))
      .max(50)
      .default(["size", "grösse", "größe", "taille"])
      .meta({ title: "Product options that are sizes", description: "By the name that shoppers see, in any case." }),
    defaultCountry: country.optional().meta({
      title: "Country of phone numbers",
      description: "Of those without a country's code, two letters; the store's own unless said.",
    }),
    groups: z
      .array(
        z.strictObject({
          segment: z.string().trim().min(1).max(200).meta({ title: "Segment", "x-options": true }),
          group: z
            .string()
            .trim()
            .min(1)
            .max(100)
            .meta({ title: "Customer group", description: "Made where there is none." }),
        }),
      )
      .max(20)
      .default([])
      .meta({
        title: "Segments into customer groups",
        description: "By the sync kind `segment_groups`. Of several that somebody is in the first decides.",
      }),
  })
  .meta({ title: "Customer data platform" });

/** The config as everything here is handed it. */
export type CdpConfig = z.output<typeof cdpConfig>;

/** By what people are linked. */
export type IdentityRules = CdpConfig["identity"];
