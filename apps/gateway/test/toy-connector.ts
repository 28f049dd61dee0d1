/** A connector with secrets, whose only sync says what config it was handed. */
import { defineConnector, defineImportKind } from "@storegate/connector-kit";
import { z } from "zod";

const config = z.strictObject({
  host: z.url({ protocol: /^https$/ }),
  apiKey: z.string().min(4).meta({ writeOnly: true }),
  limit: z.int().min(1).max(10).default(5),
  lists: z.array(z.string().min(1)).default([]),
  hook: z
    .strictObject({ path: z.string(), password: z.string().min(4).meta({ writeOnly: true }).optional() })
    .optional(),
  login: z
    .discriminatedUnion("by", [
      z.strictObject({ by: z.literal("nobody") }),
      z.strictObject({ by: z.literal("token"), token: z.string().min(4).meta({ writeOnly: true }) }),
    ])
    .nullable()
    .optional(),
});

/** {@link toyConnector}'s config. */
export type ToyConfig = z.infer<typeof config>;

/** @param seen is given the config of each sync. */
export function toyConnector(seen: ToyConfig[]) {
  return defineConnector<ToyConfig, undefined>({
    id: "toy",
    title: "Toy",
    description: "Says what config it was handed.",
    scopes: [],
    config,
    syncKinds: [
      defineImportKind<ToyConfig, undefined, never, number>({
        key: "look",
        title: "Look",
        description: "Reads nothing.",
        direction: "import",
        recordType: "nothing",
        phase: "looking",
        cursor: z.number(),
        // A page without records still ends the sync.
        async *read(context) {
          seen.push(context.config);
          yield { records: [], next: null, total: 0 };
        },
        commit: async () => [],
      }),
    ],
    open: () => undefined,
    warnings: ({ apiKey, limit }) =>
      limit > 9
        ? [{ kind: "CONFIG", code: "LIMIT_HIGH", message: `a key of ${apiKey.length} signs`, retryable: false }]
        : [],
  });
}
