/** A connector that says its secrets wherever it can say anything. */
import { defineConnector, defineExportKind, Fault, type ConnectorContext } from "@storegate/connector-kit";
import { Allow, type ResolverContext } from "@storegate/connector-kit/graphql";
import { GraphQLError } from "graphql";
import { Arg, Ctx, ID, Query, Resolver } from "type-graphql";
import { z } from "zod";

/** Where its syncs end by throwing what they know; `nowhere` says it of each record and goes on. */
export const leaks = ["nowhere", "begin", "read", "observe", "plan", "apply", "setUp", "outcome"] as const;

const config = z.strictObject({
  at: z.enum(leaks).default("nowhere"),
  password: z.string().min(4).meta({ writeOnly: true }),
  table: z.string().default("").meta({ "x-options": true }),
});

type Config = z.infer<typeof config>;
type Context = ConnectorContext<Config, undefined>;

/** All that it knows, as it is and in disguise. */
function secretsOf(password: string): string {
  return `${password} ${Buffer.from(`::${password}`).toString("base64")} ${encodeURIComponent(password)}`;
}

function faultOf(password: string, cause?: unknown): Fault {
  const told = secretsOf(password);
  return new Fault({ kind: "INPUT", code: "LEAKED", message: told, remedy: told, field: password, cause });
}

function errorOf(password: string): Error {
  const inner = Object.assign(new Error(secretsOf(password)), { detail: password });
  return Object.assign(new Error(secretsOf(password), { cause: inner }), { [password]: [password] });
}

/** Says them in the log, and throws them where the config says so. */
function leak({ config: { at, password }, logger }: Context, here: Config["at"]): void {
  logger.info({ password, deep: { [password]: [secretsOf(password)] }, err: errorOf(password) }, secretsOf(password));
  if (at === here) throw here === "plan" ? faultOf(password, errorOf(password)) : errorOf(password);
}

/** What it says of one record. */
const plans = (password: string) => [
  { label: `a ${password}`, reason: password, details: { [password]: [secretsOf(password)] } },
  { label: `a ${password}`, skip: true, reason: password, details: { told: secretsOf(password) } },
  { problem: faultOf(password) },
];

const kind = defineExportKind<Config, undefined, null, string, number>({
  key: "leak",
  title: "Leak",
  description: "Says what it knows.",
  direction: "export",
  undoable: false,
  recordType: "thing",
  phase: "leaking",
  cursor: z.number(),
  async begin(context) {
    leak(context, "begin");
    return null;
  },
  async *read(context) {
    leak(context, "read");
    const keys = ["one", "two", "three", "four"];
    yield { records: keys.map((key) => ({ key, source: key, targets: { thing: key } })), next: null, total: 4 };
  },
  async plan(context, records) {
    leak(context, "plan");
    const all = plans(context.config.password);
    const before = { is: 0 };
    return records.map(
      (_, index) => all[index] ?? { changes: [{ resource: "thing", action: "update", before, after: { is: 1 } }] },
    );
  },
  resources: {
    thing: {
      batchSize: 10,
      concurrency: 1,
      async observe(context, targets) {
        leak(context, "observe");
        return new Map(targets.map((target) => [target, { is: 0 }]));
      },
      async apply(context, changes) {
        const { at, password } = context.config;
        leak(context, "apply");
        await context.setUp({
          type: "place",
          name: `for ${password}`,
          find: async () => undefined,
          create: async () => {
            if (at === "setUp") throw faultOf(password);
            return { made: secretsOf(password) };
          },
        });
        return changes.map(() => (at === "outcome" ? { ok: false, fault: faultOf(password) } : { ok: true }));
      },
    },
  },
});

export const leakingConnector = defineConnector<Config, undefined>({
  id: "leaking",
  title: "Leaking",
  description: "Says what it knows.",
  scopes: [],
  config,
  syncKinds: [kind],
  operations: ["leak"],
  storeEvents: {
    scopes: ["store/order/*"],
    async heard(context) {
      leak(context, "nowhere");
      throw errorOf(context.config.password);
    },
  },
  open: () => undefined,
  warnings: ({ password }) => [faultOf(password).toData()],
  async test(context) {
    leak(context, "read");
    const { password } = context.config;
    return [{ name: `as ${password}`, status: "WARNING", fault: faultOf(password).toData() }];
  },
  async configOptions({ config: { at, password = "" } }, _path, search) {
    if (at === "read") throw errorOf(password);
    return [{ value: secretsOf(password), label: `${search ?? ""} ${password}`, details: { password } }];
  },
});

/** A connector's query, which answers what it knows, or throws it. */
@Resolver()
export class LeakingResolver {
  @Allow("VIEWER", { integrationId: "Integration" })
  @Query(() => [String], { nullable: true, description: "Says what it knows." })
  async leak(
    @Arg("integrationId", () => ID, { description: "Whose." }) integrationId: string,
    @Arg("by", () => String, { description: "How." }) by: string,
    @Ctx() context: ResolverContext,
  ): Promise<string[]> {
    const { config: opened } = await context.openIntegration(integrationId, "leaking");
    const { password } = config.parse(opened);
    if (by === "fault") throw faultOf(password);
    if (by === "error") throw errorOf(password);
    if (by === "graphql") throw new GraphQLError(password, { extensions: { code: "LEAKED", password } });
    return ["it is", secretsOf(password)];
  }
}
