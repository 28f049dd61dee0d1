/** Matching: which customer or product each row stands for, found with as few questions as can be. */
import { isSearchableEmail } from "@storegate/bigcommerce-client";
import type { WarehouseConfig } from "../config.js";
import { matchSteps } from "../mapping/match-steps.js";
import type { WarehouseSyncContext } from "../warehouse-context.js";
import { emailUnaskable, severalMatches } from "./match-faults.js";
import { naturalValue } from "./creation-target.js";
import type { Match, RowToMatch } from "./store-target.js";
import { customersByEmail, productsBySku, targetsById, type DatedTarget } from "./targets.js";

type Reader = Pick<WarehouseSyncContext, "bigcommerce" | "config" | "state">;
type Step = "id" | "email" | "sku" | "remembered";

/** One match for each row, in their order. */
export async function matchRows(reader: Reader, rows: readonly RowToMatch[]): Promise<Match[]> {
  const { config } = reader;
  const matches = new Map<RowToMatch, Match>();
  const steps: Step[] = [...matchSteps(config), ...(config.match.remembered ? ["remembered" as const] : [])];
  for (const step of steps) {
    const open = rows.filter((row) => !matches.has(row) && valueAt(step, row) !== undefined);
    if (open.length === 0) continue;
    for (const [row, match] of await look(reader, step, open)) matches.set(row, match);
  }
  return rows.map((row) => {
    const match = matches.get(row);
    if (match) return match;
    return row.row.id === null || !steps.includes("id") ? { found: null } : { found: null, unknownId: row.row.id };
  });
}

/** What a step looks for; undefined where the row has nothing for it. */
function valueAt(step: Step, { row, remembered }: RowToMatch): string | number | undefined {
  if (step === "id") return row.id ?? undefined;
  if (step === "remembered") return remembered ?? undefined;
  const value = row.values[step];
  return typeof value === "string" && value.trim() !== "" ? value.trim().toLowerCase() : undefined;
}

async function look(
  reader: Reader,
  step: Step,
  rows: readonly RowToMatch[],
): Promise<readonly (readonly [RowToMatch, Match])[]> {
  if (step === "id" || step === "remembered") {
    const targets = await targetsById(
      reader,
      rows.map((row) => Number(valueAt(step, row))),
    );
    return rows.flatMap((row) => {
      const found = targets.get(Number(valueAt(step, row)));
      return found ? [[row, { found, by: step }] as const] : [];
    });
  }
  const askable = step === "email" ? rows.filter((row) => isSearchableEmail(String(valueAt(step, row)))) : rows;
  const values = [...new Set(askable.map((row) => String(row.row.values[step]).trim()))];
  const found = step === "email" ? await customersByEmail(reader, values) : await productsBySku(reader, values);
  const byValue = Map.groupBy(found, ({ fields }) => naturalValue(fields[step]));
  return rows.flatMap((row) => {
    if (!askable.includes(row)) return [[row, { problem: emailUnaskable(String(row.row.values[step])) }] as const];
    const match = chosen(
      reader.config,
      step,
      String(valueAt(step, row)),
      byValue.get(String(valueAt(step, row))) ?? [],
    );
    return match ? [[row, match] as const] : [];
  });
}

/** One of those that match, by the config's rule. */
function chosen(
  { match: { several }, object }: WarehouseConfig,
  by: "email" | "sku",
  value: string,
  found: readonly DatedTarget[],
): Match | undefined {
  const byAge = found.toSorted((a, b) =>
    a.createdAt === b.createdAt ? a.id - b.id : a.createdAt < b.createdAt ? -1 : 1,
  );
  const [oldest] = byAge;
  if (oldest === undefined) return undefined;
  if (byAge.length === 1) return { found: oldest, by };
  if (several === "fail") return { problem: severalMatches(object, by, value, byAge) };
  return { found: several === "oldest" ? oldest : (byAge.at(-1) ?? oldest), by };
}
