import { z } from "zod";
import { truelistUrl } from "../truelist/truelist-profile.js";

/** The attribute's name where the config gives none. */
export const defaultAttributeName = "Storegate Validation Status";

/** The groups' names where the config gives none. */
export const defaultGroupNames = {
  valid: "Storegate: Valid",
  risky: "Storegate: Risky",
  invalid: "Storegate: Invalid",
  unknown: "Storegate: Unknown",
} as const;

// Messages stand behind the field's name, and the full stop is added there: `"attributeName": The name must be a text.`

const nameLength = "The name must have 1 to 255 characters, blanks at its ends not counted";
const name = () => z.string("The name must be a text").trim().min(1, nameLength).max(255, nameLength);

const groupName = (status: keyof typeof defaultGroupNames, description: string) =>
  name()
    .default(defaultGroupNames[status])
    .meta({ title: `Group for ${status} addresses`, description, "x-options": true });

/** The message for what is no object; unknown fields are told by their names. */
const objectMessage = (message: string) => ({
  error: ({ code }: { readonly code?: string }) => (code === "invalid_type" ? message : undefined),
});

const groupNames = z
  .strictObject(
    {
      valid: groupName("valid", "Customers whose address is well-formed and whose domain accepts mail."),
      risky: groupName(
        "risky",
        "Customers with a throw-away address, a role's address, a likely slip, or unreachable mail servers.",
      ),
      invalid: groupName("invalid", "Customers whose address cannot get mail."),
      unknown: groupName("unknown", "Customers whose address could not be checked this time."),
    },
    objectMessage("It must be an object with one name for each of valid, risky, invalid and unknown"),
  )
  .superRefine((names, context) => {
    const message = clashOf(names);
    if (message !== undefined) context.addIssue({ code: "custom", message });
  })
  .default(defaultGroupNames)
  .meta({
    title: "Customer groups",
    description:
      "Names of the customer groups, one for each status. A missing one is made when the first customer needs it.",
  });

const replaceableGroups = z
  .array(name().meta({ "x-options": true }), "It must be a list of names")
  .max(50, "At most 50 groups can be named")
  .default([])
  .meta({
    title: "Groups that count as free",
    description:
      "With the policy replace: names of groups, as the store's default one, whose customers are put into the group of their status.",
  });

const provider = z
  .enum(
    ["builtin", "truelist", "builtin_then_truelist"],
    'The provider must be "builtin", "truelist" or "builtin_then_truelist"',
  )
  .default("builtin")
  .meta({
    title: "Who looks at addresses",
    description:
      "builtin: Storegate itself, by form, DNS, lists and, if it is switched on, by asking mail servers. truelist: Truelist, for credits. builtin_then_truelist: Truelist is asked only for what Storegate leaves unknown. A dry run asks as a sync does, and costs what the sync after it does not cost any more.",
  });

const truelist = z
  .strictObject(
    {
      apiKey: z
        .string("The key must be a text")
        .trim()
        .min(1, "The key must not be empty")
        .nullable()
        .default(null)
        .meta({ title: "API key", description: "A key of the Truelist account that pays.", writeOnly: true }),
      url: z
        .url({ protocol: /^https?$/, error: "It must be an address, as https://api.truelist.io" })
        .default(truelistUrl)
        .meta({ title: "Address", description: "Truelist's API, as it stands before /api/v1." }),
      strategy: z
        .enum(["fast", "accurate", "enhanced"], 'The strategy must be "fast", "accurate" or "enhanced"')
        .default("accurate")
        .meta({ title: "Strategy", description: "How thoroughly Truelist looks at the addresses of a batch." }),
    },
    objectMessage("It must be an object with apiKey, url and strategy"),
  )
  .prefault({})
  .meta({ title: "Truelist", description: "Needed where the provider is truelist, or builtin_then_truelist." });

const smtp = z
  .strictObject(
    {
      enabled: z.boolean("It must be true or false").default(false).meta({
        title: "Ask mail servers",
        description:
          "Whether mail servers are asked for mailboxes (RCPT, without sending anything). It needs port 25, an address with forward and reverse DNS, and a name to keep clean: many questions harm the reputation of an address.",
      }),
      heloName: z
        .string("The name must be a text")
        .trim()
        .max(255, "The name has at most 255 characters")
        .regex(/^$|^[a-z0-9-]+(\.[a-z0-9-]+)+$/i, "It must be a host name, as probe.example.com")
        .default("")
        .meta({
          title: "Our name",
          description: "The name by which we greet mail servers: its address is ours, and that address has this name.",
        }),
      mailFrom: z
        .union([z.literal(""), z.email("It must be an e-mail address, or empty")])
        .default("")
        .meta({
          title: "Sender",
          description: "The sender of the questions; empty is the null sender, which some refuse.",
        }),
    },
    objectMessage("It must be an object with enabled, heloName and mailFrom"),
  )
  .prefault({})
  .meta({ title: "Asking mail servers", description: "Off unless it is switched on." });

const days = (status: string, given: number) =>
  z
    .number("It must be a number of days")
    .min(0, "It must be 0 or more")
    .max(365, "It must be at most 365: a verdict is not kept for longer")
    .default(given)
    .meta({
      title: `Days for ${status}`,
      description: `How long the verdict ${status} is taken from the cache; 0 asks anew each time.`,
    });

const windowDays = z
  .strictObject(
    { valid: days("valid", 60), risky: days("risky", 14), invalid: days("invalid", 60), unknown: days("unknown", 1) },
    objectMessage("It must be an object with days for valid, risky, invalid and unknown"),
  )
  .prefault({})
  .meta({
    title: "How long a verdict holds",
    description:
      "Verdicts are kept by address, for all stores of this gateway. A sync always asks again for what was unknown; the days for unknown hold for single questions.",
  });

const forms = z
  .strictObject(
    {
      origins: z
        .array(
          z
            .string("It must be a text")
            .regex(/^https?:\/\/[a-z0-9.-]+(:\d+)?$/i, "It must be an origin, as https://shop.example.com"),
          "It must be a list of origins",
        )
        .max(20, "At most 20 origins can be named")
        .default([])
        .meta({ title: "Origins", description: "Pages that may ask from a browser, as https://shop.example.com." }),
    },
    objectMessage("It must be an object with origins"),
  )
  .prefault({})
  .meta({
    title: "Forms",
    description: "Checking an address while somebody types it at checkout or registration, with a key of its own.",
  });

/** The config of a validation integration; `{}` is a complete one. */
export const validationConfig = z
  .strictObject(
    {
      attributeName: name().default(defaultAttributeName).meta({
        title: "Customer attribute",
        description:
          "Name of the customer attribute (type string) that holds the status: valid, risky, invalid or unknown. It is made when the first customer needs it.",
        "x-options": true,
      }),
      groupNames,
      groupPolicy: z
        .enum(["own", "replace", "all", "none"], 'The policy must be "own", "replace", "all" or "none"')
        .default("own")
        .meta({
          title: "Customer group policy",
          description:
            "own: customers without a group, or in one of the groups above, are put into the group of their status; a customer in any other group keeps it, and only the attribute is written. replace: so are customers in one of replaceableGroups. all: every customer is put into the group of their status, whatever group they were in, with its prices and discounts. none: groups are never touched.",
        }),
      replaceableGroups,
      provider,
      truelist,
      smtp,
      windowDays,
      forms,
    },
    objectMessage("It must be an object"),
  )
  .superRefine(({ provider: chosen, truelist: { apiKey }, smtp: { enabled, heloName } }, context) => {
    if (chosen !== "builtin" && apiKey === null) {
      const message = `The provider "${chosen}" needs a key of Truelist's`;
      context.addIssue({ code: "custom", path: ["truelist", "apiKey"], message });
    }
    if (enabled && heloName === "") {
      const message =
        "Mail servers are greeted by a name: give one that has an address of ours, and that address this name";
      context.addIssue({ code: "custom", path: ["smtp", "heloName"], message });
    }
  });

/** What {@link validationConfig} makes of an integration's config. */
export type ValidationConfig = z.infer<typeof validationConfig>;

/** What two of the names have in common; names that differ in case alone are the same to a reader. */
function clashOf(names: Readonly<Record<string, string>>): string | undefined {
  const seen = new Map<string, readonly [status: string, name: string]>();
  for (const [status, own] of Object.entries(names)) {
    // An empty name is told by itself.
    if (own === "") continue;
    const other = seen.get(own.toLowerCase());
    if (other === undefined) {
      seen.set(own.toLowerCase(), [status, own]);
      continue;
    }
    const spellings = [...new Set([other[1], own])].map((spelling) => `"${spelling}"`).join(", ");
    return `${other[0]} and ${status} have the same name (${spellings}); each status needs a group of its own`;
  }
  return undefined;
}
