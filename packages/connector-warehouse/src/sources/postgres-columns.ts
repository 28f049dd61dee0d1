/** What PostgreSQL and Redshift call their types, and how their values are written on the wire. */
import { exactJson } from "./exact-json.js";
import type { Cell, ColumnKind } from "./source.js";
import type { SqlColumn } from "./sql-column.js";
import { quoted } from "./sql-text.js";
import { isoTimestamp } from "./iso-timestamp.js";

/** Numbers of the types that every server has under them; 4000 is Redshift's SUPER. */
const kinds: ReadonlyMap<number, ColumnKind> = new Map([
  ...([16] as const).map((id) => [id, "boolean"] as const),
  ...([20, 21, 23, 26] as const).map((id) => [id, "integer"] as const),
  ...([700, 701] as const).map((id) => [id, "float"] as const),
  ...([1700] as const).map((id) => [id, "decimal"] as const),
  ...([1082] as const).map((id) => [id, "date"] as const),
  ...([1114, 1184] as const).map((id) => [id, "timestamp"] as const),
  ...([114, 3802, 4000] as const).map((id) => [id, "json"] as const),
  // Of text: char, name, text, xml, money, macaddr, cidr, inet, bpchar, varchar, time, interval, timetz, bit, varbit, uuid.
  ...([18, 19, 25, 142, 705, 790, 829, 650, 869, 1042, 1043, 1083, 1186, 1266, 1560, 1562, 2950] as const).map(
    (id) => [id, "text"] as const,
  ),
]);

/** A type as the server's catalogue has it. */
export interface ServerType {
  readonly id: number;
  /** `numeric`, `character varying`. */
  readonly title: string;
  /** Without its schema. */
  readonly name: string;
  readonly isEnum: boolean;
  /** Of a list: what it is a list of. */
  readonly element: number | undefined;
}

/** A type that the catalogue does not tell of. */
export function unknownType(id: number): ServerType {
  return { id, title: `type ${id}`, name: "", isEnum: false, element: undefined };
}

function kindOf(type: ServerType): ColumnKind {
  const known = kinds.get(type.id);
  if (known) return known;
  if (type.element !== undefined) return "list";
  return type.isEnum || type.name === "citext" ? "text" : "other";
}

/** A column of a server's answer. */
export function postgresColumn(name: string, type: ServerType): SqlColumn {
  const column = `model.${quoted(name)}`;
  const kind = kindOf(type);
  if (kind !== "list")
    return { name, type: type.title, kind, expression: column, cellOf: (value) => cellOf(kind, String(value)) };
  const element = kinds.get(type.element ?? 0) ?? "text";
  return {
    name,
    type: type.title,
    kind,
    // Each element in its own words, so that none loses digits.
    expression: `to_json(cast(${column} as text[]))`,
    cellOf: (value) => listOf(element, exactJson(String(value))),
  };
}

function listOf(kind: ColumnKind, value: Cell): Cell {
  if (Array.isArray(value)) return value.map((item) => listOf(kind, item));
  return typeof value === "string" ? cellOf(kind, value) : value;
}

function cellOf(kind: ColumnKind, text: string): Cell {
  switch (kind) {
    case "boolean":
      return text === "t" || text === "true";
    case "integer":
      return Number.isSafeInteger(Number(text)) ? Number(text) : text;
    case "float":
      // NaN and the infinities are no numbers of JSON.
      return Number.isFinite(Number(text)) ? Number(text) : text;
    case "timestamp":
      return isoTimestamp(text);
    case "json":
    case "object":
      return exactJson(text);
    case "text":
    case "decimal":
    case "date":
    case "list":
    case "other":
  }
  return text;
}
