/**
 * Batches at Truelist that are under way, so that none is made twice. A row is written before its batch is asked for. Of addresses
 * only hashes are kept, and those only while the batch is open.
 */
import type { Transaction } from "@storegate/connector-kit";
import { z } from "zod";
import type { Profile } from "../verdicts/provider.js";

/** The table of this module, as a migration of the connector. */
export const batchTables = `
  create table truelist_batches (
    name text primary key,
    integration_id text not null,
    profile text not null,
    addresses_hash text not null,
    address_hashes jsonb not null,
    vendor_id text,
    state text not null default 'open',
    created_at timestamptz not null
  );
  create index truelist_batches_integration on truelist_batches (integration_id, state, created_at);
`;

/** How a batch ended: its results are kept; it failed; it was refused; it is not at the vendor's (any more). */
export type BatchEnd = "done" | "failed" | "refused" | "gone";

/** A batch that is open. */
export interface OpenBatch {
  /** Its file's name at the vendor's, like no other. */
  readonly name: string;
  /** Null until it is known that it was made. */
  readonly vendorId: string | null;
  readonly addressHashes: ReadonlySet<string>;
  readonly createdAt: Date;
}

/** Whose a batch is: one that was made at another place, or to look otherwise, is none of this one's. */
export interface BatchOwner {
  readonly integrationId: string;
  /** What its verdicts rest on. */
  readonly profile: Profile;
}

/** A batch that is about to be made. */
export interface NewBatch extends Omit<OpenBatch, "vendorId">, BatchOwner {
  /** Of all its addresses. */
  readonly addressesHash: string;
}

/** Keeps batches. */
export interface BatchStore {
  /** Open batches of an integration that hold any of these addresses, the oldest first; none that is older than `since`. */
  open(of: BatchOwner, addressHashes: readonly string[], since: Date): Promise<readonly OpenBatch[]>;
  /** How many batches of these very addresses are kept. */
  count(integrationId: string, addressesHash: string): Promise<number>;
  /** Writes a batch down, and forgets those of the integration that are older than `forget`. */
  add(batch: NewBatch, forget: Date): Promise<void>;
  /** A batch was made, and is known there as this. */
  made(name: string, vendorId: string): Promise<void>;
  /** A batch is over. */
  close(name: string, end: BatchEnd): Promise<void>;
}

const rowSchema = z.object({
  name: z.string(),
  vendor_id: z.string().nullable(),
  address_hashes: z.array(z.string()),
  created_at: z.string(),
});

/** A store in the connector's own table. */
export function createBatchStore(tables: Transaction): BatchStore {
  return {
    async open({ integrationId, profile }, addressHashes, since) {
      const rows = await tables.query(
        `select name, vendor_id, address_hashes,
           to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as created_at
         from truelist_batches
         where integration_id = $1 and profile = $4 and state = 'open' and created_at >= $2
           and jsonb_exists_any(address_hashes, array(select jsonb_array_elements_text($3::jsonb)))
         order by truelist_batches.created_at, name`,
        [integrationId, since.toISOString(), JSON.stringify(addressHashes), profile],
      );
      return rows.map((row) => {
        const { name, vendor_id: vendorId, address_hashes: hashes, created_at: createdAt } = rowSchema.parse(row);
        return { name, vendorId, addressHashes: new Set(hashes), createdAt: new Date(createdAt) };
      });
    },
    async count(integrationId, addressesHash) {
      const rows = await tables.query(
        "select count(*)::int as count from truelist_batches where integration_id = $1 and addresses_hash = $2",
        [integrationId, addressesHash],
      );
      return z.object({ count: z.int() }).parse(rows[0]).count;
    },
    async add({ name, integrationId, profile, addressesHash, addressHashes, createdAt }, forget) {
      await tables.query(
        `with forgotten as (delete from truelist_batches where integration_id = $2 and created_at < $6)
         insert into truelist_batches (name, integration_id, profile, addresses_hash, address_hashes, created_at)
         values ($1, $2, $7, $3, $4::jsonb, $5)`,
        [
          name,
          integrationId,
          addressesHash,
          JSON.stringify([...addressHashes]),
          createdAt.toISOString(),
          forget.toISOString(),
          profile,
        ],
      );
    },
    async made(name, vendorId) {
      await tables.query("update truelist_batches set vendor_id = $2 where name = $1", [name, vendorId]);
    },
    async close(name, end) {
      await tables.query(
        "update truelist_batches set state = $2, address_hashes = '[]' where name = $1 and state = 'open'",
        [name, end],
      );
    },
  };
}
