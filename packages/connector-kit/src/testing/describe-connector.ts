import { describe, test } from "vitest";
import type { AnyKind, ContractCase } from "./contract-case.js";
import { laws, lawsOf } from "./laws.js";

/** Some laws run a kind some dozens of times. */
const timeout = 60_000;

/**
 * Runs every law of the contract against a connector, each as a test of its own; called from the connector's own test file.
 * What is the connector's alone (what it finds, what it says of it) is left to its own tests.
 */
export function describeConnector<Config, Runtime, Snapshot>(given: ContractCase<Config, Runtime, Snapshot>): void {
  const kinds: readonly AnyKind[] = given.connector.syncKinds;
  const ofConnector = laws.filter(({ of }) => of === "connector");
  describe(`the connector "${given.connector.id}" keeps the contract`, () => {
    test.for(ofConnector)("$name", { timeout }, async (law, { expect }) => {
      await expect(law.check(given, undefined)).resolves.toBeUndefined();
    });
    describe.for([...kinds])("$key", (kind) => {
      test.for(lawsOf(kind))("$name", { timeout }, async (law, { expect }) => {
        await expect(law.check(given, kind)).resolves.toBeUndefined();
      });
    });
  });
}
