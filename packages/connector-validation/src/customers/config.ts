import { z } from "zod";

const groupNameDefaults = {
  valid: "Storegate: Valid",
  risky: "Storegate: Risky",
  invalid: "Storegate: Invalid",
  unknown: "Storegate: Unknown",
} as const;

const groupName = (status: keyof typeof groupNameDefaults, description: string) =>
  z
    .string()
    .trim()
    .min(1)
    .max(255)
    .default(groupNameDefaults[status])
    .meta({ title: `Group for ${status} addresses`, description });

const groupNames = z
  .strictObject({
    valid: groupName("valid", "Customers whose address is well-formed and whose domain accepts mail."),
    risky: groupName(
      "risky",
      "Customers with a throw-away address, a role's address, a likely slip, or unreachable mail servers.",
    ),
    invalid: groupName("invalid", "Customers whose address cannot get mail."),
    unknown: groupName("unknown", "Customers whose address could not be checked this time."),
  })
  .refine((names) => new Set(Object.values(names).map((name) => name.toLowerCase())).size === 4, {
    error: "Each status needs a group of its own: the four names must differ.",
  })
  .default(groupNameDefaults)
  .meta({
    title: "Customer groups",
    description:
      "Names of the customer groups, one for each status. A missing one is made when the first customer needs it.",
  });

/** The config of a validation integration; `{}` is a complete one. */
export const validationConfig = z.strictObject({
  attributeName: z.string().trim().min(1).max(255).default("Storegate Validation Status").meta({
    title: "Customer attribute",
    description:
      "Name of the customer attribute (type string) that holds the status: valid, risky, invalid or unknown. It is made when the first customer needs it.",
  }),
  groupNames,
  groupPolicy: z.enum(["own", "none"]).default("own").meta({
    title: "Customer group policy",
    description:
      "own: customers without a group, or in one of the groups above, are put into the group of their status; a customer in any other group keeps it, and only the attribute is written. none: groups are never touched.",
  }),
});

/** What {@link validationConfig} makes of an integration's config. */
export type ValidationConfig = z.infer<typeof validationConfig>;
