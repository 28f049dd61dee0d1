/** What people give to connect a store or to change it, read. Each part is refused at its own field. */
import { bigCommerceApiUrl, parseApiUrl, parseStoreHash } from "@storegate/bigcommerce-client";
import { Fault } from "@storegate/connector-kit";
import { Refusal } from "../refusal.js";
import type { StoreCredentials } from "./store-clients.js";

/** What a person gives to connect a store. */
export interface ConnectStore {
  readonly storeHash: string;
  readonly accessToken: string;
  readonly clientId?: string | null | undefined;
  readonly name?: string | null | undefined;
  readonly apiUrl?: string | null | undefined;
  readonly dryRun: boolean;
}

/** What may be changed of a connected store; what is left out stays. */
export interface UpdateStore {
  readonly name?: string | null | undefined;
  readonly accessToken?: string | null | undefined;
  readonly clientId?: string | null | undefined;
  readonly apiUrl?: string | null | undefined;
}

/** The hash of a store, out of whatever address of it was given. @throws Refusal */
export function hashIn(text: string, apiUrl: string | null): string {
  try {
    return parseStoreHash(text, apiUrl === null ? {} : { apiUrl });
  } catch (error) {
    if (error instanceof Fault) throw Refusal.of(error, [error.field ?? "storeHash"]);
    throw error;
  }
}

/** Credentials with what is given of them. @throws Refusal when one that is kept is needed and does not open. */
export function changed(kept: StoreCredentials | Fault, { accessToken, clientId }: UpdateStore): StoreCredentials {
  if (typeof accessToken === "string") {
    const keptClientId = kept instanceof Fault ? null : kept.clientId;
    return { accessToken: tokenIn(accessToken), clientId: clientId === undefined ? keptClientId : clientId };
  }
  if (kept instanceof Fault) throw Refusal.of(kept, ["accessToken"]);
  return clientId === undefined ? kept : { ...kept, clientId };
}

/** A token as it is sent. @throws Refusal */
export function tokenIn(text: string): string {
  const token = text.trim();
  // A header's value: visible ASCII, no blanks.
  if (/^[\x21-\x7e]{1,500}$/.test(token)) return token;
  throw Refusal.at(
    ["accessToken"],
    "INPUT",
    "TOKEN_MALFORMED",
    "The accessToken is empty or holds characters that no token has. Copy it again from the API account in the BigCommerce control panel.",
  );
}

/** @throws Refusal for a token that is none, and for null: there is none that a store could go back to. */
export function checkToken(accessToken: string | null | undefined): void {
  if (accessToken === null) {
    const message = "A store needs a token, so accessToken is never null. Leave it out to keep the one there is.";
    throw Refusal.at(["accessToken"], "INPUT", "TOKEN_MISSING", message);
  }
  if (accessToken !== undefined) tokenIn(accessToken);
}

/** The address that a store is to have. @throws Refusal for another without a token. */
export function addressChanged(current: string | null, { apiUrl, accessToken }: UpdateStore): string | null {
  const address = apiUrl === undefined ? current : addressIn(apiUrl);
  if (address === current || accessToken !== undefined) return address;
  throw Refusal.at(
    ["accessToken"],
    "INPUT",
    "TOKEN_NEEDED",
    "A new apiUrl needs the accessToken again, so that a token never goes to an address it was not given for.",
  );
}

/** An API host without what follows it; null is BigCommerce's own. @throws Refusal */
export function addressIn(text: string | null | undefined): string | null {
  if (text === null || text === undefined) return null;
  try {
    const address = parseApiUrl(text);
    return address === bigCommerceApiUrl ? null : address;
  } catch (error) {
    if (error instanceof Fault) throw Refusal.of(error, ["apiUrl"]);
    throw error;
  }
}
