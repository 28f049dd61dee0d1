/**
 * How long the names of records may be. Postgres keeps 2,704 bytes in one entry of an index, and it indexes keys and targets
 * beside the names of what they are: one that is longer would be refused with its whole page, for good.
 */
import { Fault, mostKeyCharacters } from "@storegate/connector-kit";

/** What of a record is bounded. */
interface Named {
  readonly key: string;
  readonly externalId?: string | undefined;
  /** By resource. */
  readonly targets: Readonly<Record<string, string>>;
}

/** Why a record cannot be kept by its names; undefined where it can. */
export function tooLong({ key, externalId, targets }: Named): Fault | undefined {
  const names = { key, ...(externalId === undefined ? {} : { externalId }), ...targets };
  const [field, name] = Object.entries(names).find(([, each]) => each.length > mostKeyCharacters) ?? [];
  return field === undefined || name === undefined ? undefined : keyTooLong(field, name);
}

/** @param field what is too long: `key`, `externalId`, a resource, or a sort of set-up thing. */
export function keyTooLong(field: string, name: string): Fault {
  return new Fault({
    kind: "INPUT",
    code: keyTooLongCode,
    message: `The ${field} "${name.slice(0, 40)}…" has ${name.length} characters; ${mostKeyCharacters} are the most.`,
    remedy: "Shorten it at the source.",
    field,
  });
}

export const keyTooLongCode = "KEY_TOO_LONG";

/** A key as it is told: cut, with an ellipsis at its end, where it is too long to be kept. */
export function toldKey(key: string): string {
  return key.length > mostKeyCharacters ? `${key.slice(0, mostKeyCharacters - 1)}…` : key;
}
