/** Erasing somebody wherever the integrations of a store have left them: at providers, in the connector's own tables, and in what syncs have left. */
import { Fault } from "@storegate/connector-kit";
import { userErrorOf, type ErasedRecords, type ResolverContext } from "@storegate/connector-kit/graphql";
import { randomUUID } from "node:crypto";
import { domainToUnicode } from "node:url";
import { erasePerson, type Erased } from "../ledger/erase-person.js";
import { openLedger } from "../ledger/ledger.js";
import type { ListsContext } from "../lists-context.js";
import { eraseAtProvider } from "./erase-at-provider.js";
import type { ErasePersonInput, ErasePersonPayload } from "./erase-person-type.js";

const operation = "erasePerson";

/**
 * Erases somebody. Who was not known is known as erased from then on, so that no sync lists them who subscribed since the last one looked.
 * @param address normalised.
 * @throws Fault of the provider; nothing was erased here then.
 */
export async function eraseEverywhere(
  context: ResolverContext,
  opened: ListsContext & { readonly integrationId: string },
  { integrationId, email }: ErasePersonInput,
  address: string,
): Promise<ErasePersonPayload> {
  const ledgerOf = { storeId: opened.store.id, integrationId: opened.integrationId };
  const known = await (await openLedger(opened.tables, ledgerOf)).find(address);
  const isErased = known?.isErased === true;
  const atProvider: { deleted: boolean | null } = { deleted: null };
  let erased: Erased | undefined;
  let records: ErasedRecords;
  try {
    records = await context.eraseRecords({
      integrationId,
      connectorId: "lists",
      keys: [address],
      names: namesOf(address, email),
      as: known?.id ?? randomUUID(),
      outside: async (each) => {
        const onDeleted = (): void => void (atProvider.deleted = true);
        // Opened as one of this connector.
        await eraseAtProvider(each as ListsContext, { address, isErased, onDeleted });
        atProvider.deleted ??= false;
      },
      own: async (tables, integrationIds) => {
        erased = await erasePerson(tables, ledgerOf, address, integrationIds);
      },
      audit: ({ results, changes }) => ({
        operation,
        after: { person: erased?.pseudonym ?? null, deletedAtProvider: atProvider.deleted, results, changes },
      }),
    });
  } catch (error) {
    // It was done there, whatever came of the rest.
    if (atProvider.deleted) await context.audit({ operation, integrationId, after: { deletedAtProvider: true } });
    if (error instanceof Fault && error.code === "SYNC_RUNNING")
      return refused(error, ["input", "integrationId"], { deletedAtProvider: atProvider.deleted });
    throw error;
  }
  if (!erased) throw new TypeError("a person was erased and is not known as such");
  return { deletedAtProvider: atProvider.deleted, ...erased, ...records, userErrors: [] };
}

/** Nothing was erased here. */
export function refused(
  fault: Fault,
  field: readonly string[],
  done: Partial<Pick<ErasePersonPayload, "deletedAtProvider">> = {},
): ErasePersonPayload {
  return {
    pseudonym: null,
    deletedAtProvider: null,
    sightings: null,
    evidence: null,
    results: null,
    changes: null,
    ...done,
    userErrors: [userErrorOf(fault, field)],
  };
}

/**
 * How the address may be written: as it is known, as it was given, with its domain in letters, and each of these decomposed. What has no `@`, or next to nothing beside it, is a word that
 * others may have, too: only as one that is written to it names somebody, who is known by their key besides.
 */
function namesOf(address: string, given: string): string[] {
  const at = address.lastIndexOf("@");
  if (at < 0 || address.length < 3) return [`mailto:${address}`];
  const inLetters = `${address.slice(0, at)}@${domainToUnicode(address.slice(at + 1))}`;
  const names = [address, given.trim(), inLetters];
  return [...new Set([...names, ...names.map((name) => name.normalize("NFD"))])];
}
