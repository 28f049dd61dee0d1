import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startTestCluster } from "../packages/database/src/testing/index.js";

/**
 * One Postgres for the whole run; each test file makes its own database in it. And one place for the code that Node has
 * compiled, which the many programs that tests start need not compile again.
 */
export default async function setUp(): Promise<() => Promise<void>> {
  const compiled = await mkdtemp(path.join(tmpdir(), "storegate-compiled-"));
  process.env["NODE_COMPILE_CACHE"] = compiled;
  const stopCluster = await startTestCluster();
  return async () => {
    await stopCluster();
    await rm(compiled, { recursive: true, force: true, maxRetries: 3 });
  };
}
