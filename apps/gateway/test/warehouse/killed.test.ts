/** A worker that is killed in the middle of a first load: the next one goes on, and nobody is made twice, lost or told twice. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test, type TestContext } from "vitest";
import { startFreezingWorkers, type FreezingWorkers } from "../freezing-workers.js";
import { credentials, type TestGateway } from "../harness.js";
import { allResults, startSync, syncToEnd } from "../syncs.js";
import { customersFrom, person } from "./warehouse-world.js";

const rows = Array.from({ length: 60 }, (_, index) => person(`p${String(index).padStart(3, "0")}`));

test.concurrent.for(["before a request", "after a request", "within a commit"])(
  "killed %s that it writes",
  { timeout: 60_000 },
  async (moment, { onTestFinished }) => {
    const { team, integrationId } = await setUp(onTestFinished);
    const { gateway } = team;
    const id = await startSync(gateway, { integrationId });
    await killAt(team, moment);
    expect(await syncToEnd(gateway, id)).toMatchObject({
      status: "SUCCEEDED",
      progress: { processed: 60, created: 60, failed: 0 },
    });
    const results = await allResults(gateway, id);
    const told = results.map(({ key, outcome }) => `${key} ${outcome}`);
    expect(told.toSorted()).toEqual(rows.map(({ key }) => `${String(key)} CREATED`));
    const made = [...gateway.sandbox.control.customers()];
    expect(made.map(({ email }) => email).toSorted()).toEqual(rows.map(({ email }) => email));
    expect(new Set(results.map(({ externalId }) => externalId))).toEqual(new Set(made.map((each) => String(each.id))));

    // What was remembered of each row is what was made of it.
    const again = await startSync(gateway, { integrationId });
    expect(await syncToEnd(gateway, again)).toMatchObject({ progress: { processed: 60, unchanged: 60 } });
  },
);

async function setUp(
  onTestFinished: TestContext["onTestFinished"],
): Promise<{ team: FreezingWorkers; integrationId: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), "storegate-files-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(path.join(folder, "people.jsonl"), rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  const team = await startFreezingWorkers({ customers: 0 }, { STOREGATE_FILES_DIR: folder });
  onTestFinished(() => team[Symbol.asyncDispose]());
  return { team, integrationId: await integrate(team.gateway) };
}

async function integrate(gateway: TestGateway): Promise<string> {
  const connected = await gateway.query(
    "mutation ($input: ConnectStoreInput!) { connectStore(input: $input) { store { id } } }",
    { input: credentials(gateway.sandbox) },
  );
  const created = await gateway.query(
    "mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { integration { id } } }",
    {
      input: {
        storeId: connected.data.connectStore.store.id,
        connectorId: "warehouse",
        config: customersFrom("people.jsonl"),
      },
    },
  );
  return created.data.createIntegration.integration.id;
}

/** Kills the worker that comes to the moment first; it stands still there, as long as its end takes. */
async function killAt({ workers }: FreezingWorkers, moment: string): Promise<void> {
  for (const worker of workers) worker.process.send(moment);
  const struck = await Promise.race(workers.map((worker) => worker.line("stands still").then(() => worker)));
  for (const worker of workers) if (worker !== struck) worker.process.send("");
  expect((await struck.end("SIGKILL")).signal).toBe("SIGKILL");
}
