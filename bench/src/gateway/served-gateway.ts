/** A gateway in a process of its own, on a PostgreSQL of the bench's, with a connected store and many results. */
import { randomUUID } from "node:crypto";
import { connectDatabase, startEmbeddedPostgres, type Database } from "@storegate/database";
import { dataFolder } from "../data-folder.ts";
import { startGatewayProcess } from "../gateway-process.ts";
import { startSandboxProcess } from "../sandbox-process.ts";
import type { Subjects } from "./pages.ts";

/** A gateway that serves, and what it holds. */
export interface ServedGateway extends AsyncDisposable {
  /** Of GraphQL. */
  readonly url: string;
  readonly key: string;
  readonly pid: number;
  readonly subjects: Subjects;
}

/** What a mutation has made, by its name and that of the thing. */
type Made = Readonly<Record<string, Readonly<Record<string, { readonly id: string }>>>>;

/** Starts it all. @param results how many results one sync has. */
export async function startServedGateway(results: number): Promise<ServedGateway> {
  await using started = new AsyncDisposableStack();
  const { path: dataDir } = started.use(await dataFolder("bench"));
  const postgres = started.adopt(await startEmbeddedPostgres({ dataDir }), (server) => server.stop());
  const sandbox = started.use(await startSandboxProcess({ plan: "enterprise", customers: 100 }));
  const gateway = started.use(await startGatewayProcess(postgres, dataDir));
  const { apiUrl, storeHash, accessToken } = sandbox;
  const connected = await gateway.ask<Made>(
    "mutation ($input: ConnectStoreInput!) { connectStore(input: $input) { store { id } userErrors { message } } }",
    { input: { apiUrl, storeHash, accessToken } },
  );
  const storeId = connected["connectStore"]?.["store"]?.id ?? "";
  const created = await gateway.ask<Made>(
    "mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { integration { id } userErrors { message } } }",
    { input: { storeId, connectorId: "validation", config: {} } },
  );
  const integrationId = created["createIntegration"]?.["integration"]?.id ?? "";
  const database = started.adopt(connectDatabase(postgres.url), (each) => each.close());
  const sync = await addResults(database, results);
  const stack = started.move();
  return {
    url: `${gateway.url}/graphql`,
    key: gateway.key,
    pid: gateway.pid,
    subjects: { storeId, integrationId, syncId: `syn_${sync}`, key: "customer50000@example.com" },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** Thirty syncs that have ended, the last with so many results; answers its key. */
async function addResults({ sql }: Database, results: number): Promise<string> {
  const [integration] = await sql`select id, store_id from integrations`;
  if (!integration) throw new Error("The integration is not in the database.");
  let last = "";
  for (let index = 0; index < 30; index += 1) {
    last = randomUUID();
    // A key of version 7 sorts by time, as the gateway's own do.
    last = `0199${index.toString(16).padStart(4, "0")}${last.slice(8, 14)}7${last.slice(15)}`;
    await sql`
      insert into syncs (id, integration_id, store_id, connector_id, kind, trigger, dry_run, "full", keep_unchanged, config,
        status, total, processed, updated, labels, revision, started_at, finished_at)
      values (${last}, ${integration["id"]}, ${integration["store_id"]}, 'validation', 'validate', 'MANUAL', false, false, false,
        '{}', 'SUCCEEDED', ${results}, ${results}, ${results}, '{"valid": 75000, "risky": 25000}', 400,
        now() - interval '1 minute', now())`;
  }
  await sql`
    insert into sync_results (sync_id, seq, record_seq, record_type, key, external_id, outcome, label, reason, before, after, at)
    select ${last}, n, n, 'customer', 'customer' || n || '@example.com', n::text, 'UPDATED',
      case when n % 4 = 0 then 'risky' else 'valid' end, 'domain_accepts_mail',
      '{"attribute": {"value": "unknown"}, "group": {"name": null}}',
      '{"attribute": {"value": "valid"}, "group": {"name": "Storegate: Valid"}}', now()
    from generate_series(0, ${results - 1}::int) as n`;
  await sql`analyze`;
  return last;
}
