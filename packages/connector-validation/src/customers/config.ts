import { z } from "zod";

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

/** The config of a validation integration; `{}` is a complete one. */
export const validationConfig = z.strictObject(
  {
    attributeName: name().default(defaultAttributeName).meta({
      title: "Customer attribute",
      description:
        "Name of the customer attribute (type string) that holds the status: valid, risky, invalid or unknown. It is made when the first customer needs it.",
      "x-options": true,
    }),
    groupNames,
    groupPolicy: z.enum(["own", "none"], 'The policy must be "own" or "none"').default("own").meta({
      title: "Customer group policy",
      description:
        "own: customers without a group, or in one of the groups above, are put into the group of their status; a customer in any other group keeps it, and only the attribute is written. none: groups are never touched.",
    }),
  },
  objectMessage("It must be an object"),
);

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
