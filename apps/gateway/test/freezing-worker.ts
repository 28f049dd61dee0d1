/** A worker that stands still, as by SIGSTOP from outside, at a moment that its parent names; run by Node as it is. */
import { subscribe } from "node:diagnostics_channel";
import { writeSync } from "node:fs";
import { readEnvironment, startGateway } from "@storegate/gateway";

/** Said at once, whatever becomes of this process in the next line. */
function say(msg: string, fields: object = {}): void {
  writeSync(1, `${JSON.stringify({ ...fields, level: 30, msg })}\n`);
}
const log = (level: number) => (fields: object, message: string) => say(message, { ...fields, level });

let next: string | undefined;
process.on("message", (moment) => {
  next = typeof moment === "string" ? moment : undefined;
});

function reach(moment: string): void {
  if (next !== moment) return;
  next = undefined;
  say("stands still");
  process.kill(process.pid, "SIGSTOP");
}

const isWrite = ({ request }: { request?: { method?: string } }): boolean => request?.method !== "GET";
// The names are undici's. A request has passed the governor, and is not written yet; then, it is written.
subscribe("undici:request:create", (told) => isWrite(told as object) && reach("before a request"));
subscribe("undici:request:bodySent", (told) => isWrite(told as object) && reach("after a request"));
subscribe("undici:client:connected", (told) => {
  say("is connected", { port: (told as { socket: { localPort?: number } }).socket.localPort });
});

const gateway = await startGateway({
  environment: readEnvironment(process.env),
  logger: { debug: () => {}, info: log(30), warn: log(40), error: log(50) },
  serve: false,
  concurrency: 1,
  engineTimes: { leaseMs: 1200, sweepMs: 200 },
  // The last statement but one of each commit of a sync.
  onStatement: (statement) => statement.startsWith('update "syncs"') && reach("within a commit"),
});
process.once("SIGTERM", () => void gateway.stop().then(() => process.exit(0)));
say("ready");
