/** Two stores with what is in them: one's own, a neighbour beside it, and a foreign one; names of the others are marked. */
import { startSandbox } from "@storegate/sandbox";
import { credentials, startTestGateway, type TestGateway } from "../harness.js";
import { runSync, startSync } from "../syncs.js";

/** One integration and what it is of. */
export interface Place {
  readonly storeId: string;
  readonly integrationId: string;
  readonly syncId: string;
}

/** What ids are of: a caller's own, of its store but another integration, of another store, or of nothing. */
export const targets = ["own", "neighbour", "foreign"] as const;

/** One of {@link targets}. */
export type Target = (typeof targets)[number];

/** All of it. */
export interface Fixture extends AsyncDisposable {
  readonly gateway: TestGateway;
  readonly places: Readonly<Record<Target, Place>>;
  /** A key that nobody uses. */
  readonly spareKeyId: string;
  /** The key of a record in every sync. */
  readonly recordKey: string;
  /** What an answer may not hold, of whom it is none of its business. */
  readonly marks: Readonly<Record<"neighbour" | "foreign", readonly string[]>>;
  /** Puts back what mutations have changed. */
  restore(): Promise<void>;
}

const unlimited = {
  STOREGATE_MAX_QUERY_TOKENS: "100000",
  STOREGATE_MAX_QUERY_ALIASES: "10000",
  STOREGATE_MAX_QUERY_COST: "1000000000",
  STOREGATE_COST_PER_MINUTE: "0",
  STOREGATE_REQUESTS_PER_MINUTE: "0",
};

/** Starts the gateway and both sandboxes, and runs a sync of each integration. */
export async function startFixture(): Promise<Fixture> {
  await using started = new AsyncDisposableStack();
  const gateway = started.use(await startTestGateway({ sandbox: { customers: 3 }, environment: unlimited }));
  const other = started.use(await startSandbox({ customers: 3, plan: "enterprise", storeHash: "marked9" }));
  const connect = (sandbox: typeof other, name: string) =>
    idIn(gateway, "connectStore", "ConnectStoreInput", "store", { ...credentials(sandbox), name });
  const setUp = async (storeId: string, name: string): Promise<Place> => {
    const input = { storeId, connectorId: "validation", name, config: {} };
    const integrationId = await idIn(gateway, "createIntegration", "CreateIntegrationInput", "integration", input);
    const { id: syncId } = await runSync(gateway, { integrationId, keepUnchanged: true });
    return { storeId, integrationId, syncId };
  };
  const own = await setUp(await connect(gateway.sandbox, "Own store"), "Own integration");
  const neighbour = await setUp(own.storeId, "Marked neighbour");
  const foreign = await setUp(await connect(other, "Marked store"), "Marked integration");
  const spareKeyId = await idIn(gateway, "createApiKey", "CreateApiKeyInput", "apiKey", {
    name: "spare",
    role: "VIEWER",
  });
  const { data } = await gateway.query("query ($id: ID!) { sync(id: $id) { results { nodes { key } } } }", {
    id: own.syncId,
  });
  const { sql } = gateway.database;
  // Nobody works on the stores from now on: what is asked for waits, and there is something to follow in each place.
  await sql`update store_leases set holder = 'nobody', epoch = epoch + 1, expires_at = now() + interval '1 day'`;
  for (const { integrationId } of [own, neighbour, foreign]) await startSync(gateway, { integrationId });
  await sql`create table saved_stores as select * from stores`;
  await sql`create table saved_integrations as select * from integrations`;
  await sql`create table saved_keys as select id from api_keys`;
  const stack = started.move();
  return {
    gateway,
    places: { own, neighbour, foreign },
    spareKeyId,
    recordKey: data.sync.results.nodes[0].key,
    marks: {
      neighbour: ["Marked neighbour", neighbour.integrationId, neighbour.syncId].map(bare),
      foreign: ["Marked store", "Marked integration", other.storeHash, ...Object.values(foreign)].map(bare),
    },
    restore: async () => {
      await sql`
        update stores set deleted_at = null, name = saved.name, api_url = saved.api_url, credentials = saved.credentials
        from saved_stores as saved where saved.id = stores.id
        and (stores.deleted_at is not null or stores.name <> saved.name or stores.credentials <> saved.credentials)`;
      await sql`
        update integrations set deleted_at = null, name = saved.name, secrets = saved.secrets, status = saved.status
        from saved_integrations as saved where saved.id = integrations.id
        and (integrations.deleted_at is not null or integrations.name <> saved.name or integrations.status <> saved.status)`;
      await sql`update integrations set deleted_at = now() where deleted_at is null and id not in (select id from saved_integrations)`;
      await sql`update api_keys set revoked_at = null where revoked_at is not null and id in (select id from saved_keys)`;
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** Ids inside ids, as a result's, hold the row's key without what it is of. */
function bare(mark: string): string {
  return mark.replace(/^[a-z]{3}_/, "");
}

/** Makes something by a mutation; answers its id. */
async function idIn(
  gateway: TestGateway,
  mutation: string,
  inputType: string,
  made: string,
  input: Record<string, unknown>,
): Promise<string> {
  const query = `mutation ($input: ${inputType}!) { ${mutation}(input: $input) { ${made} { id } userErrors { message } } }`;
  const { data, errors } = await gateway.query(query, { input });
  const id: unknown = data?.[mutation]?.[made]?.id;
  if (typeof id !== "string") throw new Error(`${mutation} answered ${JSON.stringify({ data, errors })}`);
  return id;
}
