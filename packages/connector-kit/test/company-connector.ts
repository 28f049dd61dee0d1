/** A small connector that keeps the contract: it writes customers' companies in capitals. Tests break it, a law at a time. */
import { pageCursorSchema, type ItemOutcome, type Customer, type PageCursor } from "@storegate/bigcommerce-client";
import { z } from "zod";
import {
  defineConnector,
  type ChangeOutcome,
  type Connector,
  type ExportKind,
  type Fields,
  type Resource,
} from "../src/index.js";
import { sandboxWorld, type ContractCase, type WorldSnapshot } from "../src/testing/index.js";
import { tablesInMemory } from "./tables-in-memory.js";

export const config = z.strictObject({
  ending: z.string().min(1).default("Ltd"),
  apiToken: z.string().meta({ writeOnly: true }),
  limits: z.strictObject({ longest: z.int() }),
});

export type Config = z.infer<typeof config>;

/** What the connector reads of a customer. */
export interface Source {
  readonly company: string;
}

export type CompanyResource = Resource<Config, undefined, null>;
export type CompanyKind = ExportKind<Config, undefined, null, Source, PageCursor>;

const named = z.object({ company: z.string() });

/** The company in observed or planned fields. */
export function nameIn(fields: Fields | undefined): string {
  return named.parse(fields).company;
}

export function outcomeOf(written: ItemOutcome<Customer> | undefined): ChangeOutcome {
  if (written?.ok === true) return { ok: true, after: { company: written.value.company } };
  if (written) return { ok: false, fault: written.fault };
  throw new TypeError("an update was not answered for");
}

export const company: CompanyResource = {
  batchSize: 2,
  concurrency: 1,
  async observe({ bigcommerce }, targets) {
    const customers = await bigcommerce.customers.byIds(targets.map(Number));
    return new Map(customers.map((customer) => [String(customer.id), { company: customer.company }]));
  },
  async apply({ bigcommerce }, changes) {
    const updates = changes.map(({ target, after }) => ({ id: Number(target), company: nameIn(after) }));
    const written = await bigcommerce.customers.update(updates);
    return changes.map((_, index) => outcomeOf(written[index]));
  },
};

export const shout: CompanyKind = {
  key: "shout",
  title: "Shout",
  description: "Writes companies in capitals.",
  direction: "export",
  recordType: "customer",
  phase: "shouting",
  undoable: true,
  cursor: pageCursorSchema,
  begin: async () => null,
  async *read({ bigcommerce }, from) {
    if (from.keys) {
      const found = await bigcommerce.customers.byEmails(from.keys);
      yield { records: found.map(recordOf), next: null };
      return;
    }
    for await (const page of bigcommerce.customers.pages({ from: from.cursor })) {
      yield { records: page.items.map(recordOf), next: page.next };
    }
  },
  plan: async ({ config: { ending } }, records) =>
    records.map(({ source, observed }) => {
      const loud = `${source.company.toUpperCase()} ${ending}`;
      if (source.company === "" || source.company.endsWith(ending)) return { reason: "loud_enough" };
      const before = observed["company"] ?? null;
      return { label: "quiet", changes: [{ resource: "company", action: "update", before, after: { company: loud } }] };
    }),
  resources: { company },
};

/** The same, and it remembers what each customer's company was, and what became of it. */
export const remembering: CompanyKind & Required<Pick<CompanyKind, "commit">> = {
  ...shout,
  plan: async (context, records) =>
    (await shout.plan(context, records)).map((plan, index) => ({
      ...plan,
      memory: { was: records[index]?.source.company ?? "" },
    })),
  async commit({ undoes }, transaction, records) {
    for (const { key, outcome, memory } of records) {
      const text = undoes ? "delete" : "insert into companies values ($1, $2) on conflict (id) do update";
      await transaction.query(text, [key, undoes ? null : `${outcome} ${JSON.stringify(memory)}`]);
    }
  },
};

/** The same, and it writes nobody's company twice: who was written, and not taken back, is left alone. */
export const fingerprinting: CompanyKind & Required<Pick<CompanyKind, "commit">> = {
  ...shout,
  plan: async (context, records) => {
    const plans = await shout.plan(context, records);
    return Promise.all(
      plans.map(async (plan, index) => {
        const [row] = await context.tables.query("select company from companies where id = $1", [records[index]?.key]);
        const isKnown = row !== undefined && row["company"] !== null;
        return isKnown && plan.changes ? { label: "quiet", reason: "written_before" } : plan;
      }),
    );
  },
  async commit({ undoes }, transaction, records) {
    for (const { key, outcome } of records) {
      if (outcome !== "UPDATED") continue;
      const text = "insert into companies values ($1, $2) on conflict (id) do update";
      await transaction.query(text, [key, undoes ? null : "written"]);
    }
  },
};

export function recordOf({ id, email, company: name }: Customer) {
  return { key: email, externalId: String(id), source: { company: name }, targets: { company: String(id) } };
}

export function connectorOf(changes: Partial<Connector<Config, undefined>> = {}): Connector<Config, undefined> {
  return defineConnector({
    id: "shout",
    title: "Shout",
    description: "Writes companies in capitals.",
    scopes: ["store_v2_customers"],
    config,
    syncKinds: [shout],
    open: () => undefined,
    ...changes,
  });
}

/** A case that holds; `changes` are what a test breaks of it. */
export function caseOf(
  changes: Partial<ContractCase<Config, undefined, WorldSnapshot>> = {},
): ContractCase<Config, undefined, WorldSnapshot> {
  return {
    connector: connectorOf(),
    config: { apiToken: "marked-secret", limits: { longest: 40 } },
    junk: { "an empty ending": { ending: "", apiToken: "marked-secret", limits: { longest: 40 } } },
    foreign: ({ customers, ...rest }) => ({ ...rest, customers: customers.map((each) => ({ ...each, company: "" })) }),
    world: () => quietWorld(),
    abortWithinMs: 1000,
    // A few, for there are many cases; one that needs more says so.
    places: 3,
    ...changes,
  };
}

/** A store of twelve, of whom some have a quiet company. */
export function quietWorld(quiet: readonly number[] = [1, 2, 3, 5, 6, 7, 9, 11]) {
  return sandboxWorld({
    tables: tablesInMemory,
    prepare({ control }) {
      for (const { id } of control.snapshot().customers) {
        control.updateCustomer(id, { company: quiet.includes(id) ? `Mill ${id}` : "" });
      }
    },
    refuse: ({ control }, { target }) => control.deleteCustomer(Number(target)),
  });
}
