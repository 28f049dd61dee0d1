import { presentAddress, type TruelistAddress } from "./address-presenting.js";
import { doneRows } from "./batch.js";
import type { TruelistBackend } from "./truelist-endpoint.js";
import { TruelistRefusal } from "./truelist-refusal.js";

const largestPage = 100;

/** The addresses of batches that are done, the newest batch first, by state, sub-state, address and batch. */
export function addressList(
  backend: TruelistBackend,
  query: URLSearchParams,
): { readonly email_addresses: readonly TruelistAddress[] } {
  const page = wholeNumber(query, "page", 1);
  const perPage = Math.min(wholeNumber(query, "per_page", largestPage), largestPage);
  const batchId = query.get("batch_uuid");
  const batches = backend.batches.all().filter(({ id }) => batchId === null || id === batchId);
  const found = batches
    .flatMap((batch) => doneRows(batch))
    .map(({ email }) => presentAddress(backend, email, "list"))
    .filter(
      ({ address, email_state: state, email_sub_state: subState }) =>
        is(query, "email_address", address) &&
        is(query, "email_state", state) &&
        is(query, "email_sub_state", subState),
    );
  return { email_addresses: found.slice((page - 1) * perPage, page * perPage) };
}

function is(query: URLSearchParams, name: string, value: string): boolean {
  const wanted = query.get(name);
  return wanted === null || wanted.toLowerCase() === value.toLowerCase();
}

function wholeNumber(query: URLSearchParams, name: string, otherwise: number): number {
  const text = query.get(name);
  if (text === null) return otherwise;
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new TruelistRefusal(422, `${name} is invalid`, `${name} is "${text}" and no number from 1 on`);
}
