/** What other rules would make of people, before they are saved. */
import type { Transaction } from "@storegate/connector-kit";
import type { Space } from "../space.js";
import { closureOf } from "./closure.js";
import { personParts, type LinkableEntity, type PersonPart } from "./components.js";
import { identifierKey, type Identifier } from "./identifiers.js";
import { links, type LinkingRules } from "./linking-rules.js";

/** What a change of rules would do. */
export interface RulesPreview {
  readonly persons: number;
  readonly personsThen: number;
  /** How many persons would turn out to be others. */
  readonly merged: number;
  /** How many would be parted from others. */
  readonly parted: number;
  /** Some identifiers that would begin, or cease, to link. */
  readonly examples: readonly RuleExample[];
  /** Whether more would change than was looked at: then the numbers are of the part that was. */
  readonly isPartial: boolean;
}

/** An identifier that would begin, or cease, to link. */
export interface RuleExample {
  readonly identifier: Identifier;
  /** How many accounts and guests have it. */
  readonly count: number;
  readonly linksThen: boolean;
}

/** So many identifiers are looked at; a change that touches more is told in part. */
const mostChanged = 20_000;
const mostExamples = 10;
const readTogether = 20_000;

/**
 * Compares rules. It writes nothing, and reads those alone whom the difference touches. What addresses would no longer be anybody's own takes orders out of
 * people besides, which the next import finds: it is told as identifiers that cease to link.
 */
export async function previewRules(
  transaction: Transaction,
  space: Space,
  { current, proposed }: { readonly current: LinkingRules; readonly proposed: LinkingRules },
): Promise<RulesPreview> {
  const changed: RuleExample[] = [];
  let isPartial = false;
  for await (const each of sharedIdentifiers(transaction, space.id)) {
    const linksThen = links(proposed, each.identifier, each.count);
    if (linksThen === links(current, each.identifier, each.count)) continue;
    if (changed.length === mostChanged) {
      isPartial = true;
      break;
    }
    changed.push({ ...each, linksThen });
  }
  const touched = await entitiesWith(
    transaction,
    space.id,
    changed.map(({ identifier }) => identifier),
  );
  const closure = await closureOf(transaction, space.id, proposed, touched);
  const { merged, parted } = countsOf(closure, personParts(closure));
  const [counted] = await transaction.query<{ persons: string }>(
    "select count(distinct person)::text as persons from entities where space = $1",
    [space.id],
  );
  const persons = Number(counted?.persons ?? 0);
  return {
    persons,
    personsThen: persons - merged + parted,
    merged,
    parted,
    examples: changed.toSorted((a, b) => b.count - a.count).slice(0, mostExamples),
    isPartial,
  };
}

function countsOf(
  entities: readonly LinkableEntity[],
  parts: readonly PersonPart[],
): { merged: number; parted: number } {
  const before = new Set(entities.map(({ person }) => person)).size;
  const merged = parts.reduce((sum, part) => sum + part.merged.length, 0);
  return { merged, parted: parts.length - (before - merged) };
}

/** Identifiers that at least two have. */
async function* sharedIdentifiers(
  transaction: Transaction,
  space: number,
): AsyncGenerator<{ readonly identifier: Identifier; readonly count: number }, void, undefined> {
  for (let after: Identifier = { kind: "e", value: "" }; ;) {
    const found = await transaction.query<{ kind: Identifier["kind"]; value: string; count: number }>(
      `select kind, value, count(*)::integer as count from entity_identifiers
       where space = $1 and (kind, value) > ($2::text, $3::text collate "C")
       group by kind, value order by kind, value limit ${readTogether}`,
      [space, after.kind, after.value],
    );
    for (const { kind, value, count } of found) if (count > 1) yield { identifier: { kind, value }, count };
    const last = found.at(-1);
    if (!last || found.length < readTogether) return;
    after = { kind: last.kind, value: last.value };
  }
}

async function entitiesWith(
  transaction: Transaction,
  space: number,
  identifiers: readonly Identifier[],
): Promise<string[]> {
  const distinct = new Map(identifiers.map((each) => [identifierKey(each), each]));
  const found = await transaction.query<{ entity: string }>(
    `select distinct each.entity::text as entity from jsonb_to_recordset($2::jsonb) as given (kind text, value text)
     join entity_identifiers each on each.space = $1 and each.kind = given.kind and each.value = given.value`,
    [space, JSON.stringify([...distinct.values()])],
  );
  return found.map(({ entity }) => entity);
}
