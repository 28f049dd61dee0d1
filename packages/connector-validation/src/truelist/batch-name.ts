/** By what batches, and addresses in them, are known. */
import { createHash } from "node:crypto";
import type { AddressToJudge } from "../verdicts/provider.js";
import type { BatchOwner, NewBatch } from "./batch-store.js";

/** Stands for an address: those that differ in case alone are the same. */
export function hashOfAddress(address: string): string {
  return sha256(address.toLowerCase()).slice(0, 32);
}

/** Addresses in the order of their hashes: the same ones make the same batch, in whatever order they are asked for. */
export function inBatchOrder(addresses: readonly AddressToJudge[]): readonly AddressToJudge[] {
  const byHash = new Map(addresses.map((address) => [hashOfAddress(address.normalizedEmail), address]));
  return [...byHash].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, address]) => address);
}

/** The hash of a set of addresses, by theirs. */
export function hashOfAll(addressHashes: Iterable<string>): string {
  return sha256([...addressHashes].toSorted().join(" "));
}

/**
 * A batch that is to be made. Its name says whose it is, of which addresses, the how manyeth of these, and when: it is used once,
 * also where the table was lost and begun anew.
 * @param attempt from 1
 */
export function nameBatch(
  { integrationId, profile }: BatchOwner,
  addresses: readonly AddressToJudge[],
  attempt: number,
  createdAt: Date,
): NewBatch {
  const addressHashes = new Set(addresses.map(({ normalizedEmail }) => hashOfAddress(normalizedEmail)));
  const addressesHash = hashOfAll(addressHashes);
  const stamp = createdAt.toISOString().replaceAll(/[-:.]/g, "");
  const name = `storegate-${integrationId}-${addressesHash.slice(0, 16)}-${attempt}-${stamp}.csv`;
  return { name, integrationId, profile, addressesHash, addressHashes, createdAt };
}

/**
 * A batch's rows: an address, and a mark of the batch beside it, as a list of the same content as an earlier one is refused.
 * A batch that is asked for again under its name has the same rows.
 */
export function rowsOf(name: string, addresses: readonly AddressToJudge[]): readonly (readonly string[])[] {
  const mark = sha256(name).slice(0, 8);
  return inBatchOrder(addresses).map(({ normalizedEmail }) => [normalizedEmail, mark]);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
