// Follows one sync until it has ended: node follow-sync.js SYNC_ID, with STOREGATE_URL and STOREGATE_KEY in the environment.
import { createClient } from "graphql-ws";
import { WebSocket } from "ws";

const [syncId] = process.argv.slice(2);
const { STOREGATE_URL: url = "http://127.0.0.1:4000/graphql", STOREGATE_KEY: key } = process.env;
if (!syncId || !key) {
  process.stderr.write("Usage: STOREGATE_KEY=… node follow-sync.js SYNC_ID\n");
  process.exit(2);
}

const client = createClient({
  url: url.replace(/^http/, "ws"),
  // The same word as in the header of a query over HTTP.
  connectionParams: { authorization: `Bearer ${key}` },
  webSocketImpl: WebSocket,
});

const states = client.iterate({
  query: `subscription ($syncId: ID!) {
    syncProgress(syncId: $syncId) {
      final
      sync {
        status
        pausedAt
        progress { processed total recordsPerSecond etaSeconds }
        waiting { fault { code message } retryAt }
        labels { label count }
        error { code message }
      }
    }
  }`,
  variables: { syncId },
});

try {
  for await (const { data, errors } of states) {
    if (errors) throw new Error(errors.map((error) => error.message).join(" "));
    const { sync, final } = data.syncProgress;
    const { processed, total, recordsPerSecond } = sync.progress;
    process.stdout.write(`${sync.status} ${processed} of ${total ?? "?"}, ${Math.round(recordsPerSecond ?? 0)}/s\n`);
    // It stays RUNNING, and goes on by itself; one that is past is being tried now.
    if (sync.waiting)
      process.stdout.write(`waits: ${sync.waiting.fault.message} Tried again at ${sync.waiting.retryAt}\n`);
    // A person has paused it, and one lets it go on.
    if (sync.pausedAt) process.stdout.write(`paused since ${sync.pausedAt}\n`);
    if (final) process.stdout.write(`${JSON.stringify(sync.labels)}${sync.error ? ` ${sync.error.message}` : ""}\n`);
  }
} catch (error) {
  // A socket that is closed tells why; with code 4403 it is about the key.
  const reason = error?.[0]?.message ?? error?.reason ?? error?.message;
  process.stderr.write(`Could not follow ${syncId}: ${reason || "the gateway does not answer"}\n`);
  process.exitCode = 1;
}
await client.dispose();
