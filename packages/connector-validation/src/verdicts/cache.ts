/**
 * Verdicts that are kept, by address and by what they rest on, for all stores of the gateway. Of the address only a hash is kept,
 * and where a finding names the address a blank stands for it, so that nobody reads addresses here.
 */
import type { Transaction } from "@storegate/connector-kit";
import { createHash } from "node:crypto";
import { z } from "zod";
import { type EmailStatus, isReason } from "../pipeline/reasons.js";
import type { Profile, ProviderVerdict } from "./provider.js";
import { domainOf, localPartOf } from "../pipeline/address-parts.js";

/** The tables of this module, as a migration of the connector. */
export const verdictTables = `
  create table verdicts (
    address_hash bytea not null,
    profile text not null,
    provider text not null,
    status text not null,
    reason text not null,
    suggested_domain text,
    evidence jsonb not null,
    attempts int not null,
    checked_at timestamptz not null,
    again_at timestamptz,
    primary key (address_hash, profile)
  );
  create index verdicts_checked on verdicts (checked_at);
`;

/** Keeps verdicts. */
export interface VerdictCache {
  /** What is kept of these normalised addresses, however old, by the address as it was given. */
  find(profile: Profile, addresses: readonly string[]): Promise<ReadonlyMap<string, ProviderVerdict>>;
  /** Keeps what was found of addresses; one whose syntax is broken, or whose domain could not be asked for, is not kept. */
  keep(profile: Profile, verdicts: readonly ProviderVerdict[]): Promise<void>;
  /** Removes what no window reaches any more; some at a time. */
  sweep(before: Date): Promise<void>;
}

/** Stands for the address in findings that are kept. */
const blank = "\u{2409}";

/** The most that one sweep removes, so that it never takes long. */
const sweptAtOnce = 10_000;

const rowSchema = z.object({
  hash: z.string(),
  provider: z.enum(["builtin", "truelist"]),
  status: z.enum(["valid", "risky", "invalid", "unknown"] satisfies EmailStatus[]),
  reason: z.string(),
  suggested_domain: z.string().nullable(),
  evidence: z.array(z.object({ check: z.string(), finding: z.string() })),
  attempts: z.number(),
  checked_at: z.string(),
  again_at: z.string().nullable(),
});

/** A cache in the connector's own table. */
export function createVerdictCache(tables: Transaction): VerdictCache {
  return {
    async find(profile, addresses) {
      const byHash = new Map(addresses.map((address) => [hashOf(address), address]));
      if (byHash.size === 0) return new Map();
      const rows = await tables.query(
        `select encode(address_hash, 'hex') as hash, provider, status, reason, suggested_domain, evidence, attempts,
           to_char(checked_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as checked_at,
           to_char(again_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as again_at
         from verdicts where profile = $1
           and address_hash in (select decode(value, 'hex') from jsonb_array_elements_text($2::jsonb))`,
        [profile, JSON.stringify([...byHash.keys()])],
      );
      return new Map(
        rows.flatMap((row) => {
          const kept = rowSchema.parse(row);
          const address = byHash.get(kept.hash);
          // A later version's reason may not be known to this one: then it is looked again.
          return address === undefined || !isReason(kept.reason)
            ? []
            : [[address, verdictOf(address, kept, kept.reason)]];
        }),
      );
    },
    async keep(profile, verdicts) {
      const rows = new Map(verdicts.flatMap((each) => rowsOf(each).map((row) => [row.hash, row])));
      if (rows.size === 0) return;
      await tables.query(
        `insert into verdicts
           (address_hash, profile, provider, status, reason, suggested_domain, evidence, attempts, checked_at, again_at)
         select decode(hash, 'hex'), $1, provider, status, reason, suggested_domain, evidence, attempts, checked_at, again_at
         from jsonb_to_recordset($2::jsonb) as kept (hash text, provider text, status text, reason text,
           suggested_domain text, evidence jsonb, attempts int, checked_at timestamptz, again_at timestamptz)
         order by hash
         on conflict (address_hash, profile) do update set provider = excluded.provider, status = excluded.status,
           reason = excluded.reason, suggested_domain = excluded.suggested_domain, evidence = excluded.evidence,
           attempts = excluded.attempts, checked_at = excluded.checked_at, again_at = excluded.again_at
         where verdicts.checked_at <= excluded.checked_at`,
        [profile, JSON.stringify([...rows.values()])],
      );
    },
    async sweep(before) {
      await tables.query(
        `delete from verdicts where (address_hash, profile) in
           (select address_hash, profile from verdicts where checked_at < $1 order by checked_at limit ${sweptAtOnce})`,
        [before.toISOString()],
      );
    },
  };
}

type Row = z.infer<typeof rowSchema>;

function rowsOf({ verdict, attempts }: ProviderVerdict): Row[] {
  const { normalizedEmail: address, provider, status, reason, didYouMean, evidence, checkedAt, againAt } = verdict;
  // That the DNS did not answer is no knowledge of the address.
  if (address === null || reason === "dns_failure") return [];
  return [
    {
      hash: hashOf(address),
      provider,
      status,
      reason,
      suggested_domain: didYouMean === null ? null : domainOf(didYouMean),
      evidence: evidence.map(({ check, finding }) => ({ check, finding: replaceIn(finding, address, blank) })),
      attempts,
      checked_at: checkedAt,
      again_at: againAt,
    },
  ];
}

function verdictOf(address: string, row: Row, reason: ProviderVerdict["verdict"]["reason"]): ProviderVerdict {
  const local = localPartOf(address);
  const verdict = {
    email: address,
    normalizedEmail: address,
    status: row.status,
    reason,
    didYouMean: row.suggested_domain === null ? null : `${local}@${row.suggested_domain}`,
    evidence: row.evidence.map(({ check, finding }) => ({ check, finding: finding.replaceAll(blank, address) })),
    provider: row.provider,
    checkedAt: row.checked_at,
    againAt: row.again_at,
  };
  return { verdict, attempts: row.attempts };
}

/** Addresses that differ in case alone are one person's, whatever RFC 5321 allows. */
function hashOf(address: string): string {
  return createHash("sha256").update(address.toLowerCase()).digest("hex");
}

/** Replaces an address, however its letters are cased. */
function replaceIn(text: string, address: string, by: string): string {
  const lower = text.toLowerCase();
  const sought = address.toLowerCase();
  // Where lowering changes the length, places do not match: then nothing of the text is kept.
  if (lower.length !== text.length) return lower.includes(sought) ? by : text;
  let replaced = "";
  let from = 0;
  for (let at = lower.indexOf(sought); at >= 0; at = lower.indexOf(sought, from)) {
    replaced += text.slice(from, at) + by;
    from = at + sought.length;
  }
  return replaced + text.slice(from);
}
