/** Rows of a store as contacts. */
import type { Blocks } from "./blocks.js";
import type { Contact, Identifier } from "./identifiers.js";

interface Keys {
  readonly emailKey: string | null;
  readonly phoneKey: string | null;
}

/** An account: its address and its number are all that it is known by. */
export function contactOfCustomer({ id, emailKey, phoneKey }: Keys & { readonly id: number }): Contact {
  return { kind: "a", ref: String(id), identifiers: identifiersOf({ emailKey, phoneKey }), replaces: true };
}

/**
 * Whoever ordered. An account's order tells of the account and nothing more: what is sent to somebody else has their address. Without an
 * account it is whoever has the address; where that is nobody's own, an order stands by itself, and its number may link it.
 */
export function contactOfOrder(
  { id, customerId, ...keys }: Keys & { readonly id: number; readonly customerId: number | null },
  blocks: Blocks,
): Contact {
  if (customerId !== null) return { kind: "a", ref: String(customerId) };
  return ofAddress(keys, String(id), blocks);
}

/** Whoever is down for the newsletter. */
export function contactOfSubscriber(
  { id, emailKey }: Pick<Keys, "emailKey"> & { readonly id: number },
  blocks: Blocks,
): Contact {
  return ofAddress({ emailKey, phoneKey: null }, `subscriber/${id}`, blocks);
}

function ofAddress(keys: Keys, alone: string, blocks: Blocks): Contact {
  const { emailKey, phoneKey } = keys;
  if (emailKey !== null && blocks({ kind: "e", value: emailKey }) === null)
    return { kind: "m", ref: emailKey, identifiers: identifiersOf(keys), replaces: false };
  return { kind: "o", ref: alone, identifiers: identifiersOf({ emailKey: null, phoneKey }), replaces: true };
}

function identifiersOf({ emailKey, phoneKey }: Keys): Identifier[] {
  return [
    ...(emailKey === null ? [] : [{ kind: "e" as const, value: emailKey }]),
    ...(phoneKey === null ? [] : [{ kind: "p" as const, value: phoneKey }]),
  ];
}
