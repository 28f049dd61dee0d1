import { z } from "zod";

/** Where accounts of all regions can be asked for their own region's address. */
export const anyRegion = "https://r1-api.dotdigital.com";

/** Dotdigital's branch of `provider`. */
export const dotdigitalConfig = z.strictObject({
  type: z.literal("dotdigital"),
  username: z.string().trim().min(1).max(255).meta({
    title: "API user",
    description: "As apiuser-…@apiconnector.com, from Settings, Access, API users.",
  }),
  password: z.string().min(1).max(255).meta({ title: "Password", description: "The API user's.", writeOnly: true }),
  url: z
    .url({ protocol: /^https?$/ })
    .default(anyRegion)
    .meta({ title: "Address", description: "Left as it is, the account's region is asked for." }),
});

/** What {@link dotdigitalConfig} makes. */
export type DotdigitalConfig = z.infer<typeof dotdigitalConfig>;
