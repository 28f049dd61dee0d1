// Follows all syncs of an integration, for as long as it is let: node follow-integration.js INTEGRATION_ID, with STOREGATE_URL
// in the environment and in STOREGATE_KEY a progress token (or a key). It connects again by itself when it loses the gateway.
import { createClient } from "graphql-ws";
import { WebSocket } from "ws";

const [integrationId] = process.argv.slice(2);
const { STOREGATE_URL: url = "http://127.0.0.1:4000/graphql", STOREGATE_KEY: key } = process.env;
if (!integrationId || !key) {
  process.stderr.write("Usage: STOREGATE_KEY=… node follow-integration.js INTEGRATION_ID\n");
  process.exit(2);
}

const client = createClient({
  url: url.replace(/^http/, "ws"),
  // Asked for at each connection: a page asks its own server for a new token here.
  connectionParams: () => ({ authorization: `Bearer ${key}` }),
  webSocketImpl: WebSocket,
  // After a loss it subscribes again by itself, after longer and longer waits. 4403: this token is no longer good.
  retryAttempts: Infinity,
  shouldRetry: (event) => event?.code !== 4403,
  on: { connected: () => process.stdout.write("connected\n") },
});

const events = client.iterate({
  query: `subscription ($integrationId: ID!) {
    syncsUpdated(integrationId: $integrationId) {
      syncs { id revision status finishedAt progress { processed total } labels { label count } }
    }
  }`,
  variables: { integrationId },
});

/** The newest known state of each sync that has not ended. */
const newest = new Map();

try {
  for await (const { data, errors } of events) {
    if (errors) throw new Error(errors.map((error) => error.message).join(" "));
    for (const sync of data.syncsUpdated.syncs) {
      // One that comes twice: the higher revision is the newer.
      if ((newest.get(sync.id) ?? 0) >= sync.revision) continue;
      newest.set(sync.id, sync.revision);
      const { processed, total } = sync.progress;
      process.stdout.write(`${sync.id} ${sync.status} ${processed} of ${total ?? "?"}\n`);
      if (sync.finishedAt) newest.delete(sync.id);
    }
  }
  process.stderr.write("The token has expired: ask for a new one and follow again.\n");
} catch (error) {
  const reason =
    error?.code === 4403 ? "the token is not good" : (error?.[0]?.message ?? error?.reason ?? error?.message);
  process.stderr.write(`Could not follow ${integrationId}: ${reason || "the gateway does not answer"}\n`);
  process.exitCode = 1;
}
await client.dispose();
