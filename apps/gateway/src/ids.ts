/** Ids as callers see them: what it is, then which; opaque to them, unique in the gateway. */

const prefixes = {
  Store: "sto",
  Integration: "int",
  Sync: "syn",
  SyncResult: "res",
  ApiKey: "key",
  AuditEntry: "aud",
  IntegrationChange: "chg",
} as const;

/** Types that have an id. */
export type IdentifiedType = keyof typeof prefixes;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The id of a thing. */
export function encodeId(type: IdentifiedType, key: string): string {
  return `${prefixes[type]}_${key}`;
}

/** The key behind an id of this type; undefined when it is no such id, so that it is found nowhere. */
export function decodeId(type: IdentifiedType, id: string): string | undefined {
  const [prefix, key, ...rest] = id.split("_");
  return prefix === prefixes[type] && key !== undefined && rest.length === 0 && uuid.test(key) ? key : undefined;
}

/** The type with this name; undefined when nothing of that name has an id. */
export function identifiedType(name: string | null): IdentifiedType | undefined {
  return (Object.keys(prefixes) as IdentifiedType[]).find((type) => type === name);
}

/** What type an id says it is of. */
export function typeOfId(id: string): IdentifiedType | undefined {
  const prefix = id.split("_")[0];
  return (Object.keys(prefixes) as IdentifiedType[]).find((type) => prefixes[type] === prefix);
}
