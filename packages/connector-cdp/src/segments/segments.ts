/** Segments: named filters, and how large they were. */
import { Fault, type JsonValue, type Transaction } from "@storegate/connector-kit";
import { z } from "zod";
import { profilesWithCuts } from "../attributes/index.js";
import type { Space } from "../space.js";
import { compileFilter } from "./compile-filter.js";
import type { SegmentFilter } from "./filter.js";
import { parseFilter } from "./parse-filter.js";

/** A segment as it is kept. */
export interface Segment {
  readonly id: string;
  readonly name: string;
  /** As it was given. */
  readonly filter: JsonValue;
  /** How many people it had when it was counted last. */
  readonly size: number;
  readonly sizedAt: Date;
}

/** In what a filter is looked at. */
export interface Looking {
  readonly space: Pick<Space, "id">;
  readonly now: Date;
  readonly uncounted: readonly number[];
}

const mostSegments = 500;
const longestName = 200;

const segmentRow = z
  .object({ id: z.string(), name: z.string(), filter: z.json(), size: z.string(), sized_at: z.string() })
  .transform(({ id, name, filter, size, sized_at: sizedAt }): Segment => ({
    id,
    name,
    filter: filter as JsonValue,
    size: Number(size),
    sizedAt: new Date(sizedAt),
  }));

const columns = "id::text as id, name, filter, size::text as size, to_json(sized_at) #>> '{}' as sized_at";

/** All segments, by their names. */
export async function segmentsOf(transaction: Transaction, { id }: Pick<Space, "id">): Promise<Segment[]> {
  const rows = await transaction.query(
    `select ${columns} from segments where space = $1 order by lower(name), segments.id`,
    [id],
  );
  return rows.map((row) => segmentRow.parse(row));
}

/** One segment; undefined where there is none. */
export async function segmentById(
  transaction: Transaction,
  { id: space }: Pick<Space, "id">,
  id: string,
): Promise<Segment | undefined> {
  if (!/^[1-9]\d{0,17}$/.test(id)) return undefined;
  const [row] = await transaction.query(`select ${columns} from segments where space = $1 and id = $2::bigint`, [
    space,
    id,
  ]);
  return row && segmentRow.parse(row);
}

/**
 * A filter as it can be looked at.
 * @throws Fault INPUT, FILTER_INVALID, with the first place that is wrong as its field, and all of them in its message.
 */
export function goodFilter(json: JsonValue): SegmentFilter {
  const parsed = parseFilter(json);
  if (parsed.ok) return parsed.filter;
  const [first] = parsed.problems;
  throw new Fault({
    kind: "INPUT",
    code: "FILTER_INVALID",
    message: parsed.problems.map(({ path, message }) => `${path === "" ? "The filter" : path}: ${message}`).join(" "),
    remedy: "Mend what is named; the places are JSON pointers into the filter.",
    field: `filter${(first?.path ?? "").replaceAll("/", ".")}`,
  });
}

/** How many people a filter holds now. */
export async function sizeOf(transaction: Transaction, filter: SegmentFilter, looking: Looking): Promise<number> {
  const { sql, values } = compileFilter(filter, { ...looking, space: looking.space.id, first: 2 });
  const [row] = await transaction.query<{ size: string }>(
    `select count(*)::text as size from ${profilesWithCuts} where p.space = $1::integer and ${sql}`,
    [looking.space.id, ...values],
  );
  return Number(row?.size ?? 0);
}

/**
 * Makes a segment, and counts it.
 * @throws Fault INPUT: FILTER_INVALID; NAME_INVALID; CONFLICT, NAME_TAKEN; SEGMENTS_FULL.
 */
export async function createSegment(
  transaction: Transaction,
  looking: Looking,
  { name, filter: json }: { readonly name: string; readonly filter: JsonValue },
): Promise<Segment> {
  const trimmed = name.trim();
  if (trimmed === "" || trimmed.length > longestName) throw nameInvalid();
  const filter = goodFilter(json);
  const [counted] = await transaction.query<{ count: number }>(
    "select count(*)::integer as count from segments where space = $1",
    [looking.space.id],
  );
  if ((counted?.count ?? 0) >= mostSegments) throw segmentsFull();
  const size = await sizeOf(transaction, filter, looking);
  const [row] = await transaction.query<{ id: string }>(
    `insert into segments (space, name, filter, size, sized_at, made_at)
     select $1::integer, $2::text, $3::jsonb, $4::bigint, $5::timestamptz, $5::timestamptz
     on conflict (space, lower(name)) do nothing returning ${columns}`,
    [looking.space.id, trimmed, JSON.stringify(json), size, looking.now],
  );
  if (!row) throw nameTaken(trimmed);
  await keepSize(transaction, row.id, size, looking.now);
  return segmentRow.parse(row);
}

/** Deletes a segment with its history; false where there is none. */
export async function deleteSegment(
  transaction: Transaction,
  { id: space }: Pick<Space, "id">,
  id: string,
): Promise<boolean> {
  const gone = await transaction.query("delete from segments where space = $1 and id = $2::bigint returning id", [
    space,
    id,
  ]);
  return gone.length > 0;
}

/** Counts a segment anew; of each day the last count stays. */
export async function resize(transaction: Transaction, looking: Looking, { id, filter }: Segment): Promise<number> {
  const size = await sizeOf(transaction, goodFilter(filter), looking);
  await transaction.query("update segments set size = $2::bigint, sized_at = $3::timestamptz where id = $1::bigint", [
    id,
    size,
    looking.now,
  ]);
  await keepSize(transaction, id, size, looking.now);
  return size;
}

async function keepSize(transaction: Transaction, segment: string, size: number, now: Date): Promise<void> {
  await transaction.query(
    `insert into segment_sizes (segment, day, size, sized_at)
     values ($1::bigint, ($3::timestamptz at time zone 'UTC')::date, $2::bigint, $3::timestamptz)
     on conflict (segment, day) do update set size = excluded.size, sized_at = excluded.sized_at`,
    [segment, size, now],
  );
}

/** How large segments were, one count a day, the oldest first; by segment. */
export async function historyOf(
  transaction: Transaction,
  segments: readonly string[],
): Promise<Map<string, { readonly at: Date; readonly size: number }[]>> {
  const rows = await transaction.query<{ segment: string; at: string; size: string }>(
    `select segment::text as segment, to_json(sized_at) #>> '{}' as at, size::text as size from segment_sizes
     where segment in (select value::bigint from jsonb_array_elements_text($1::jsonb) as given (value)) order by segment_sizes.segment, day`,
    [JSON.stringify(segments)],
  );
  const found = new Map<string, { at: Date; size: number }[]>(segments.map((segment) => [segment, []]));
  for (const { segment, at, size } of rows) found.get(segment)?.push({ at: new Date(at), size: Number(size) });
  return found;
}

function nameInvalid(): Fault {
  return new Fault({
    kind: "INPUT",
    code: "NAME_INVALID",
    message: `A segment's name has 1 to ${longestName} characters.`,
    remedy: "Choose another name.",
    field: "name",
  });
}

function nameTaken(name: string): Fault {
  return new Fault({
    kind: "CONFLICT",
    code: "NAME_TAKEN",
    message: `There is a segment called "${name}" already.`,
    remedy: "Choose another name, or delete that one.",
    field: "name",
  });
}

function segmentsFull(): Fault {
  return new Fault({
    kind: "INPUT",
    code: "SEGMENTS_FULL",
    message: `There are ${mostSegments} segments, the most that an integration has.`,
    remedy: "Delete one that nobody needs.",
  });
}
