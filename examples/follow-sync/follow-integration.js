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

/** Whether the next event is the first of a connection. */
let isFirst = true;

const client = createClient({
  url: url.replace(/^http/, "ws"),
  // Asked for at each connection: a page asks its own server for a new token here.
  connectionParams: () => ({ authorization: `Bearer ${key}` }),
  webSocketImpl: WebSocket,
  // After a loss it subscribes again by itself, after longer and longer waits. 4403: this token is no longer good. A page that
  // fetches a new one at each connection goes on when the reason is "The progress token has expired".
  retryAttempts: Infinity,
  shouldRetry: (event) => event?.code !== 4403,
  on: {
    connected: () => {
      isFirst = true;
      process.stdout.write("connected\n");
    },
  },
});

const fields =
  "id revision status pausedAt finishedAt progress { processed total } waiting { fault { message } retryAt } labels { label count }";
const events = client.iterate({
  query: `subscription ($integrationId: ID!) { syncsUpdated(integrationId: $integrationId) { syncs { ${fields} } } }`,
  variables: { integrationId },
});

/** The newest known revision of each sync that has not ended. */
const newest = new Map();

function show(sync) {
  // One that comes twice: the higher revision is the newer.
  if ((newest.get(sync.id) ?? 0) >= sync.revision) return;
  newest.set(sync.id, sync.revision);
  const { processed, total } = sync.progress;
  // One that waits stays RUNNING, and goes on by itself.
  const waits = sync.waiting ? `, waits until ${sync.waiting.retryAt}: ${sync.waiting.fault.message}` : "";
  const paused = sync.pausedAt ? `, paused since ${sync.pausedAt}` : "";
  process.stdout.write(`${sync.id} ${sync.status} ${processed} of ${total ?? "?"}${waits}${paused}\n`);
  if (sync.finishedAt) newest.delete(sync.id);
}

/** Asks for one sync as it stands: the first event of syncProgress. */
async function ask(syncId) {
  const query = `subscription ($syncId: ID!) { syncProgress(syncId: $syncId) { sync { ${fields} } } }`;
  const states = client.iterate({ query, variables: { syncId } });
  const { value } = await states.next();
  await states.return();
  if (value?.data) show(value.data.syncProgress.sync);
}

try {
  for await (const { data, errors } of events) {
    if (errors) throw new Error(errors.map((error) => error.message).join(" "));
    const { syncs } = data.syncsUpdated;
    if (isFirst) {
      isFirst = false;
      // It lists what has not ended. What was seen before and is not there has ended while nobody listened.
      const listed = new Set(syncs.map((sync) => sync.id));
      const missed = [...newest.keys()].filter((id) => !listed.has(id));
      await Promise.all(missed.map(ask));
    }
    syncs.forEach(show);
  }
  process.stderr.write("The token has expired: ask for a new one and follow again.\n");
} catch (error) {
  // A socket that is closed tells why.
  const reason = error?.[0]?.message ?? error?.reason ?? error?.message;
  process.stderr.write(`Could not follow ${integrationId}: ${reason || "the gateway does not answer"}\n`);
  process.exitCode = 1;
}
await client.dispose();
