/** One gateway or worker of the installation that is measured; its connectors are watched. */
import { installedConnectors, readEnvironment, startGateway } from "@storegate/gateway";
import { MarksFile } from "./marks.ts";
import { watched } from "./watched-connector.ts";

/** What a member is told. */
export interface MemberTask {
  /** Serve GraphQL, or only work. */
  readonly serve: boolean;
  /** Stores worked on at once. */
  readonly slots: number;
  /** Where it marks its work. */
  readonly marks: string;
  readonly engineTimes: { readonly sweepMs?: number; readonly leaseMs?: number };
}

const task = JSON.parse(process.argv[2] ?? "null") as MemberTask;
const marks = new MarksFile(task.marks);
const complain = (fields: Record<string, unknown>, message: string): void => {
  const { err } = fields;
  process.stderr.write(`${message}: ${err instanceof Error ? err.message : JSON.stringify(fields)}\n`);
};
const gateway = await startGateway({
  environment: readEnvironment(process.env),
  logger: { debug: () => {}, info: () => {}, warn: complain, error: complain },
  serve: task.serve,
  concurrency: task.slots,
  connectors: installedConnectors.map((each) => watched(each, marks)),
  engineTimes: task.engineTimes,
});
process.once("SIGTERM", () => {
  void gateway.stop().then(() => {
    marks.close();
    process.exit(0);
  });
});
process.stdout.write(`${gateway.url ?? "working"}\n`);
