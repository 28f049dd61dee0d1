/** What an admin does with lists over the API, and what stands at both sides afterwards. */
import { endOfSync } from "../warehouse/end-of-sync.js";
import type { UserErrorFields, ResultFields } from "../syncs.js";
import type { FaultFields } from "../sockets.js";
import type { ListsWorld } from "./lists-world.js";

/** Gives an integration another config; the provider is the world's unless said. */
export async function configure(world: ListsWorld, id: string, config: object): Promise<readonly UserErrorFields[]> {
  const { data } = await world.gateway.query(
    "mutation ($id: ID!, $input: UpdateIntegrationInput!) { updateIntegration(id: $id, input: $input) { userErrors { kind code message field } } }",
    { id, input: { config: { provider: world.provider, ...config } } },
  );
  return data.updateIntegration.userErrors;
}

/** What an integration warns of. */
export async function warningsOf(world: ListsWorld, id: string): Promise<readonly FaultFields[]> {
  const { data } = await world.gateway.query(
    "query ($id: ID!) { integration(id: $id) { warnings { kind code message remedy field retryable } } }",
    { id },
  );
  return data.integration.warnings;
}

/** Undoes a sync; answers the undo's id once it has ended. */
export async function undo(world: ListsWorld, syncId: string, input: object = {}): Promise<string> {
  const { data } = await world.gateway.query(
    "mutation ($id: ID!, $input: UndoSyncInput!) { undoSync(id: $id, input: $input) { sync { id } userErrors { code message } } }",
    { id: syncId, input },
  );
  if (!data.undoSync.sync) throw new Error(JSON.stringify(data.undoSync.userErrors));
  await endOfSync(world.gateway, data.undoSync.sync.id);
  return data.undoSync.sync.id;
}

/** Who is in a list of the account's, by name; nobody is in one that is not there. */
export function membersOf({ dotdigital }: ListsWorld, name: string): readonly string[] {
  const list = dotdigital.lists().find((each) => each.name === name);
  return dotdigital
    .contacts()
    .filter(({ lists }) => list !== undefined && lists.includes(list.id))
    .map(({ email }) => email)
    .toSorted();
}

/** By address, what became of each, and why. */
export function told(results: readonly ResultFields[]): Readonly<Record<string, readonly (string | null)[]>> {
  return Object.fromEntries(results.map(({ key, outcome, reason }) => [key, [outcome, reason]]));
}

/** Forgets what either side was asked. */
export function resetCalls({ sandbox, dotdigital }: ListsWorld): void {
  sandbox.control.resetCalls();
  dotdigital.resetCalls();
}

/** What either side was asked since that was more than to be read. */
export function writesTo({ sandbox, dotdigital }: ListsWorld): readonly string[] {
  return [sandbox.control.calls(), dotdigital.calls()]
    .flatMap(({ endpoints }) => Object.keys(endpoints))
    .filter((endpoint) => !endpoint.startsWith("GET "));
}

/** An account at the provider as at first, and a store without subscribers and customers. What the ledger knows of people stays: no test takes another's. */
export async function emptyBothSides({ sandbox: { control }, dotdigital, gateway }: ListsWorld): Promise<void> {
  for (const id of Array.from(control.subscribers.list(), (each) => each.id)) control.subscribers.delete(id);
  for (const id of Array.from(control.customers(), (each) => each.id)) control.deleteCustomer(id);
  dotdigital.reset();
  // Lists have the same ids again, and are others.
  await gateway.database.sql`delete from lists.own_lists`;
  await gateway.database.sql`delete from lists.memberships`;
}
