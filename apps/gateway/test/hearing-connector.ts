/** A connector that tells a test what it hears of its store. */
import { defineConnector, defineImportKind, type ConnectorContext, type StoreEvent } from "@storegate/connector-kit";
import { z } from "zod";

const config = z.strictObject({ name: z.string(), password: z.string().min(4).meta({ writeOnly: true }).optional() });

type Config = z.infer<typeof config>;

/** One call of `heard`. */
export interface HeardCall {
  /** Of the integration, as its config says it. */
  readonly name: string;
  readonly events: readonly StoreEvent[];
  readonly at: number;
}

/** What was heard, and what then happens. */
export interface HearingWorld {
  readonly calls: HeardCall[];
  /** Called in each `heard`, after it was written down. */
  act?: ((context: ConnectorContext<Config, HearingWorld>) => Promise<void>) | undefined;
}

const look = defineImportKind<Config, HearingWorld, never, number>({
  key: "look",
  title: "Look",
  description: "Reads nothing.",
  direction: "import",
  recordType: "order",
  phase: "looking",
  cursor: z.number(),
  async *read() {
    yield { records: [], next: null, total: 0 };
  },
  commit: async () => [],
});

const usual = ["store/order/*", "store/order/created", "store/customer/updated"];

/** It hears of all that concerns orders, and of changed customers. */
export function hearingConnector(world: HearingWorld, scopes: readonly string[] = usual) {
  return defineConnector<Config, HearingWorld>({
    id: "hearing",
    title: "Hearing",
    description: "Hears what its store tells.",
    scopes: [],
    config,
    syncKinds: [look],
    storeEvents: {
      scopes,
      async heard(context, events) {
        world.calls.push({ name: context.config.name, events, at: performance.now() });
        await world.act?.(context);
      },
    },
    open: () => world,
  });
}
