/** Changing the encryption key and the data key, beside a gateway that goes on, by the programs that do it. */
import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { setUpValidation, startTestGateway } from "./harness.js";
import { parseExposition } from "./exposition.js";
import { startProgram } from "./programs.js";
import { runSync } from "./syncs.js";

const newKey = (): string => randomBytes(32).toString("base64");

test("both keys change while a gateway with the old one goes on", { timeout: 60_000 }, async () => {
  const [old, next, token] = [newKey(), newKey(), newKey()];
  await using gateway = await startTestGateway({
    sandbox: { customers: 5 },
    concurrency: 1,
    environment: { STOREGATE_ENCRYPTION_KEY: old },
  });
  const { integrationId } = await setUpValidation(gateway);
  const base = { DATABASE_URL: gateway.database.url, STOREGATE_METRICS_PORT: "0", STOREGATE_METRICS_TOKEN: token };

  // Sealed anew under the old encryption key: the gateway hears of the new data key, and syncs.
  await using rotating = await startProgram({ ...base, STOREGATE_ENCRYPTION_KEY: old }, ["rotate-secrets"]);
  expect(await rotating.exit).toEqual({ code: 0, signal: null, stderr: "" });
  const line = await rotating.line("the secrets are sealed by a new data key");
  expect(line).toMatchObject({ resealed: 1, retired: [expect.any(String)] });
  const [store] = await gateway.database.sql`select credentials from stores`;
  expect(store?.["credentials"]).toMatch(new RegExp(`^v1:${String(line["keyId"])}:`));
  expect(await runSync(gateway, { integrationId })).toMatchObject({ status: "SUCCEEDED" });

  // A worker brings the new encryption key; its metrics tell that it works. What runs with the old one goes on.
  const changed = { ...base, STOREGATE_ENCRYPTION_KEY: next, STOREGATE_PREVIOUS_ENCRYPTION_KEYS: ` ${old} ` };
  await using worker = await startProgram(changed, ["worker"]);
  const { metrics } = await worker.line("ready");
  const response = await fetch(String(metrics), { headers: { authorization: `Bearer ${token}` } });
  expect(
    parseExposition(await response.text())
      .get("storegate_database_up")
      ?.series.get("storegate_database_up"),
  ).toBe(1);
  expect((await worker.end("SIGTERM")).code).toBe(0);
  expect(await runSync(gateway, { integrationId })).toMatchObject({ status: "SUCCEEDED" });

  // Then the old key opens nothing any more, and the new one needs no other beside it.
  await using late = await startProgram({ ...base, STOREGATE_ENCRYPTION_KEY: old }, ["rotate-secrets"]);
  const refused = await late.exit;
  expect(refused.code).toBe(1);
  expect(refused.stderr).toBe("");
  expect(JSON.stringify(late.lines)).toContain("STOREGATE_PREVIOUS_ENCRYPTION_KEYS");
  await using again = await startProgram({ ...base, STOREGATE_ENCRYPTION_KEY: next }, ["rotate-secrets"]);
  expect((await again.exit).code).toBe(0);
});

test("a command that there is not is refused by name", async () => {
  await using program = await startProgram({}, ["rotate"]);
  expect(await program.exit).toMatchObject({ code: 1, stderr: expect.stringContaining("rotate-secrets") as string });
});
