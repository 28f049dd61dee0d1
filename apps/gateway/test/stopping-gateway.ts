/** A gateway that has little time to stop; run by Node as it is. */
import { writeSync } from "node:fs";
import { readEnvironment, startGateway } from "@storegate/gateway";

const log = (level: number) => (fields: object, msg: string) =>
  void writeSync(1, `${JSON.stringify({ ...fields, level, msg })}\n`);

const gateway = await startGateway({
  environment: readEnvironment(process.env),
  logger: { debug: () => {}, info: log(30), warn: log(40), error: log(50) },
  serve: true,
  concurrency: 2,
  engineTimes: { sweepMs: 100 },
  stopMs: 3000,
});
process.once("SIGTERM", () => void gateway.stop().then(() => process.exit(0)));
log(30)({}, "ready");
