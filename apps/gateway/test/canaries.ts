/** Marked secrets, and the search for them. */
import { randomBytes } from "node:crypto";
import { inspect } from "node:util";
import type { TestDatabase } from "@storegate/database/testing";

/** A text that was looked through, and what it is. */
export interface Haystack {
  readonly what: string;
  readonly text: string;
}

/** A secret of this name that stands nowhere else in the world. */
export function canary(name: string): string {
  return `canary_${name}_${randomBytes(12).toString("hex")}`;
}

/** A secret as it is, and as it may be written: in base64 at each of its three beginnings, in hex, and in URLs. */
export function formsOf(secret: string): string[] {
  const base64 = [0, 1, 2].map((pad) => {
    const text = Buffer.concat([Buffer.alloc(pad), Buffer.from(secret)]).toString("base64");
    // The characters at both ends depend on what stands beside the secret.
    return text.slice(pad === 0 ? 0 : 4, -4);
  });
  const urlSafe = base64.map((text) => text.replaceAll("+", "-").replaceAll("/", "_"));
  return [...new Set([secret, encodeURIComponent(secret), Buffer.from(secret).toString("hex"), ...base64, ...urlSafe])];
}

/** Where a secret was found: the names of the haystacks, and a little of what stands around it. */
export function findings(secret: string, haystacks: readonly Haystack[]): string[] {
  return haystacks.flatMap(({ what, text }) =>
    formsOf(secret).flatMap((form) => {
      const at = text.indexOf(form);
      return at === -1 ? [] : [`${what}: …${text.slice(Math.max(0, at - 80), at + form.length + 20)}…`];
    }),
  );
}

/** Every row of every table, ours and the queue's, as text; the name of each is `schema.table.column`. */
export async function dumpOf({ sql }: TestDatabase): Promise<Haystack[]> {
  const columns = await sql<{ schema: string; table: string; column: string }[]>`
    select c.table_schema as schema, c.table_name as table, c.column_name as column
    from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where c.table_schema not in ('pg_catalog', 'information_schema') and t.table_type = 'BASE TABLE'`;
  const found: Haystack[] = [];
  for (const { schema, table, column } of columns) {
    const rows = await sql<{ value: string }[]>`
      select ${sql(column)}::text as value from ${sql(schema)}.${sql(table)} where ${sql(column)} is not null`;
    found.push({ what: `${schema}.${table}.${column}`, text: rows.map(({ value }) => value).join("\n") });
  }
  return found;
}

/** Anything as text, to its last corner. */
export function inFull(value: unknown): string {
  return inspect(value, { depth: Infinity, maxArrayLength: Infinity, maxStringLength: Infinity, showHidden: true });
}
