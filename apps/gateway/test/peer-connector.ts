/** A connector that tells others what a script of its config says, and that asks others over a route and in a sync. */
import { pageCursorSchema, type Customer, type PageCursor } from "@storegate/bigcommerce-client";
import {
  defineConnector,
  defineExportKind,
  type Audience,
  type ConnectorContext,
  type ConnectorFacts,
} from "@storegate/connector-kit";
import { z } from "zod";

const config = z.strictObject({
  script: z.string(),
  password: z.string().min(8).meta({ writeOnly: true }).optional(),
  audience: z.string().optional().meta({ "x-options": true }),
});

type Config = z.infer<typeof config>;

export type PeerContext = ConnectorContext<Config, PeerScripts>;

/** What an integration tells. */
export interface PeerScript extends ConnectorFacts<Config, PeerScripts> {
  readonly audiences?: readonly Audience[];
  members?(context: PeerContext, audienceId: string, after: string | null): AsyncIterable<readonly string[]>;
}

/** By the name in the config. */
export type PeerScripts = Map<string, PeerScript>;

function scriptOf({ config: { script }, runtime }: PeerContext): PeerScript {
  return runtime.get(script) ?? {};
}

function recordOf({ id, email }: Customer) {
  return { key: email, externalId: String(id), source: null, targets: {} };
}

const look = defineExportKind<Config, PeerScripts, null, null, PageCursor>({
  key: "look",
  title: "Look",
  description: "Looks what others know of customers.",
  direction: "export",
  recordType: "customer",
  phase: "looking",
  undoable: false,
  cursor: pageCursorSchema,
  async begin({ config: { audience }, others }) {
    if (audience !== undefined) for await (const _chunk of others.membersOf(audience, null)) continue;
    return null;
  },
  async *read({ bigcommerce }, from) {
    if (from.keys) yield { records: (await bigcommerce.customers.byEmails(from.keys)).map(recordOf), next: null };
    else
      for await (const { items, next } of bigcommerce.customers.pages({ from: from.cursor }))
        yield { records: items.map(recordOf), next };
  },
  async plan({ others }, records) {
    const emails = records.map(({ key }) => key);
    const { byEmail } = await others.facts(emails, ["emailVerdict"]);
    return records.map(({ key }) => ({
      label: "looked",
      details: { known: byEmail.get(key)?.emailVerdict?.fact.reason ?? null },
    }));
  },
  resources: {},
});

export function peerConnector(scripts: PeerScripts) {
  return defineConnector<Config, PeerScripts>({
    id: "peer",
    title: "Peer",
    description: "Tells and asks.",
    scopes: ["store_v2_customers_read_only"],
    config,
    syncKinds: [look],
    facts: {
      consent: async (context, emails) => scriptOf(context).consent?.(context, emails) ?? new Map(),
      emailVerdict: async (context, emails) => scriptOf(context).emailVerdict?.(context, emails) ?? new Map(),
      profile: async (context, emails) => scriptOf(context).profile?.(context, emails) ?? new Map(),
    },
    audiences: {
      list: async (context) => scriptOf(context).audiences ?? [],
      members: (context, audienceId, after) => scriptOf(context).members?.(context, audienceId, after) ?? nobody(),
    },
    configOptions: async ({ others }) =>
      (await others.audiences()).audiences.map(({ id, name }) => ({ value: id, label: name })),
    routes: [
      {
        method: "POST",
        path: "ask",
        description: "Asks others.",
        operation: "peerAsk",
        role: "OPERATOR",
        perMinute: 1000,
        origins: () => [],
        answer: async (context, { body }) => ({ status: 200, body: JSON.parse(await ask(context, body)) }),
      },
    ],
    open: () => scripts,
  });
}

async function* nobody(): AsyncGenerator<readonly string[]> {}

const question = z.union([
  z.object({ facts: z.array(z.string()) }),
  z.object({ audiences: z.literal(true) }),
  z.object({ members: z.string(), after: z.string().nullable().default(null) }),
]);

/** What others answer, as JSON. */
async function ask({ others }: PeerContext, body: unknown): Promise<string> {
  const asked = question.parse(body);
  if ("audiences" in asked) return JSON.stringify(await others.audiences());
  if ("members" in asked) {
    const chunks: unknown[] = [];
    for await (const chunk of others.membersOf(asked.members, asked.after)) chunks.push(chunk);
    return JSON.stringify(chunks);
  }
  const { byEmail, failures } = await others.facts(asked.facts);
  return JSON.stringify({ byEmail: Object.fromEntries(byEmail), failures });
}
