import { z } from "zod";

/** The config of an integration; `{}` is a complete one. */
export const tidyConfig = z.strictObject({
  fields: z
    .array(z.enum(["firstName", "lastName"]))
    .min(1)
    .default(["firstName", "lastName"])
    .meta({ title: "Fields", description: "Which names are tidied." }),
  keep: z
    .array(z.string().trim().min(1))
    .default([])
    .meta({ title: "Words to keep", description: "Words that stay as they are written here, as McDonald or DJ." }),
});

/** What {@link tidyConfig} makes of an integration's config. */
export type TidyConfig = z.infer<typeof tidyConfig>;
