/** A connector with a secret, which marks customers' companies: one kind is undone without its secret, one is not. */
import { pageCursorSchema, type Customer, type PageCursor } from "@storegate/bigcommerce-client";
import {
  defineConnector,
  defineExportKind,
  type ChangeOutcome,
  type Fields,
  type Resource,
} from "@storegate/connector-kit";
import { z } from "zod";

const keyedConfig = z.strictObject({
  mark: z.string().min(1),
  apiKey: z.string().min(12).meta({ writeOnly: true }),
  // Few texts pass for this one.
  licence: z
    .string()
    .regex(/^lic-\d+$/)
    .meta({ writeOnly: true })
    .optional(),
});

export type KeyedConfig = z.infer<typeof keyedConfig>;

const named = z.object({ company: z.string() });

const company: Resource<KeyedConfig, undefined, null> = {
  // Small, so that one can be stopped on the way.
  batchSize: 2,
  concurrency: 1,
  async observe({ bigcommerce }, targets) {
    const customers = await bigcommerce.customers.byIds(targets.map(Number));
    return new Map(customers.map(({ id, company: of }): [string, Fields] => [String(id), { company: of }]));
  },
  async apply({ bigcommerce }, changes) {
    const updates = changes.map(({ target, after }) => ({ id: Number(target), company: named.parse(after).company }));
    const written = await bigcommerce.customers.update(updates);
    return changes.map((_, index): ChangeOutcome => {
      const answer = written[index];
      if (!answer) throw new TypeError("an update was not answered for");
      return answer.ok ? { ok: true } : { ok: false, fault: answer.fault };
    });
  },
};

function recordOf({ id, email, company: of }: Customer) {
  return {
    key: email,
    externalId: String(id),
    source: null,
    targets: { company: String(id) },
    observed: { company: { company: of } },
  };
}

/** @param seen is given the config that each sync begins with. */
export function keyedConnector(seen: KeyedConfig[]) {
  const mark = defineExportKind<KeyedConfig, undefined, null, null, PageCursor>({
    key: "mark",
    title: "Mark",
    description: "Writes its mark as every customer's company.",
    direction: "export",
    recordType: "customer",
    phase: "marking",
    undoable: true,
    undoWithoutSecrets: true,
    cursor: pageCursorSchema,
    async begin({ config }) {
      seen.push(config);
      return null;
    },
    async *read({ bigcommerce }, from) {
      if (from.keys) {
        const found = await bigcommerce.customers.byEmails(from.keys);
        yield { records: found.map(recordOf), next: null };
        return;
      }
      for await (const page of bigcommerce.customers.pages({ from: from.cursor }))
        yield { records: page.items.map(recordOf), next: page.next };
    },
    plan: async ({ config }, records) =>
      records.map(({ observed }) => {
        const before = observed["company"] ?? null;
        const after = { company: config.mark };
        return before?.["company"] === config.mark
          ? {}
          : { changes: [{ resource: "company", action: "update" as const, before, after }] };
      }),
    resources: { company },
  });
  const { undoWithoutSecrets: _, ...rest } = mark;
  const guarded = { ...rest, key: "guarded", title: "Mark, guarded" };
  return defineConnector<KeyedConfig, undefined>({
    id: "keyed",
    title: "Keyed",
    description: "Writes its mark as customers' company.",
    scopes: ["store_v2_customers"],
    config: keyedConfig,
    syncKinds: [mark, guarded],
    open: () => undefined,
  });
}
