/** What the API tells of a sync that has ended, in a form in which two syncs, also of two stores, compare. */
import type { Api } from "../harness.js";

/** What became of one record, without the times of looks. Things that have an id and a name go by name: what is not made yet has no id. */
export interface ToldRecord {
  readonly key: string;
  readonly externalId: string | null;
  readonly outcome: string;
  readonly label: string | null;
  readonly reason: string | null;
  readonly before: unknown;
  readonly after: unknown;
  readonly details: unknown;
  readonly errors: readonly { readonly code: string }[];
}

/** All of it; how many requests it took and how long, aside. */
export interface ToldSync {
  readonly status: string;
  readonly error: unknown;
  readonly progress: Readonly<Record<string, number>>;
  readonly labels: readonly unknown[];
  readonly faults: readonly unknown[];
  readonly records: readonly ToldRecord[];
}

/** Asks for a sync with all of its results. */
export async function toldSync(api: Api, syncId: string): Promise<ToldSync> {
  const { data, errors } = await api.query(
    `query ($id: ID!) { sync(id: $id) {
      status error { code message }
      progress { total processed created updated deleted unchanged skipped failed }
      labels { label count } faults { count fault { kind code field } }
      results(first: 250) { totalCount nodes {
        key externalId outcome label reason before after details errors { kind code message field }
      } }
    } }`,
    { id: syncId },
  );
  if (errors) throw new Error(`the sync was not told: ${JSON.stringify(errors)}`);
  const { results, labels, faults, ...rest } = data.sync;
  if (results.totalCount !== results.nodes.length) throw new Error("there are more results than were asked for");
  return {
    ...rest,
    labels: sorted(labels),
    faults: sorted(faults),
    records: sorted((results.nodes as ToldRecord[]).map((each) => named(each) as ToldRecord)),
  };
}

function sorted<T>(items: readonly T[]): T[] {
  const texts = new Map(items.map((item) => [item, JSON.stringify(item)]));
  return items.toSorted((a, b) => ((texts.get(a) ?? "") < (texts.get(b) ?? "") ? -1 : 1));
}

function named(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(named);
  if (typeof value !== "object" || value === null) return value;
  const keys = Object.keys(value).toSorted().join();
  if (keys === "id,name" && "name" in value) return value.name;
  // When an address was looked at is of its own run.
  const told = Object.entries(value).filter(([key]) => key !== "checkedAt");
  return Object.fromEntries(told.map(([key, each]) => [key, named(each)]));
}
