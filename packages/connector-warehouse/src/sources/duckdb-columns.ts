import { DuckDBTypeId, type DuckDBType } from "@duckdb/node-api";
import { exactJson } from "./exact-json.js";
import { isoTimestamp } from "./iso-timestamp.js";
import type { Cell, ColumnKind } from "./source.js";
import type { SqlColumn } from "./sql-column.js";
import { quoted } from "./sql-text.js";

const kinds: ReadonlyMap<DuckDBTypeId, ColumnKind> = new Map([
  [DuckDBTypeId.BOOLEAN, "boolean"],
  [DuckDBTypeId.TINYINT, "integer"],
  [DuckDBTypeId.SMALLINT, "integer"],
  [DuckDBTypeId.INTEGER, "integer"],
  [DuckDBTypeId.BIGINT, "integer"],
  [DuckDBTypeId.HUGEINT, "integer"],
  [DuckDBTypeId.UTINYINT, "integer"],
  [DuckDBTypeId.USMALLINT, "integer"],
  [DuckDBTypeId.UINTEGER, "integer"],
  [DuckDBTypeId.UBIGINT, "integer"],
  [DuckDBTypeId.UHUGEINT, "integer"],
  [DuckDBTypeId.FLOAT, "float"],
  [DuckDBTypeId.DOUBLE, "float"],
  [DuckDBTypeId.DECIMAL, "decimal"],
  [DuckDBTypeId.DATE, "date"],
  [DuckDBTypeId.TIMESTAMP, "timestamp"],
  [DuckDBTypeId.TIMESTAMP_S, "timestamp"],
  [DuckDBTypeId.TIMESTAMP_MS, "timestamp"],
  [DuckDBTypeId.TIMESTAMP_NS, "timestamp"],
  [DuckDBTypeId.TIMESTAMP_TZ, "timestamp"],
  [DuckDBTypeId.VARCHAR, "text"],
  [DuckDBTypeId.ENUM, "text"],
  [DuckDBTypeId.UUID, "text"],
  [DuckDBTypeId.TIME, "text"],
  [DuckDBTypeId.TIME_NS, "text"],
  [DuckDBTypeId.TIME_TZ, "text"],
  [DuckDBTypeId.INTERVAL, "text"],
  // A column of nothing but nulls.
  [DuckDBTypeId.SQLNULL, "text"],
  [DuckDBTypeId.LIST, "list"],
  [DuckDBTypeId.ARRAY, "list"],
  [DuckDBTypeId.STRUCT, "object"],
  [DuckDBTypeId.MAP, "object"],
  [DuckDBTypeId.UNION, "object"],
  [DuckDBTypeId.VARIANT, "object"],
]);

/** A column of a relation of DuckDB's. */
export function duckdbColumn(name: string, type: DuckDBType): SqlColumn {
  const column = `model.${quoted(name)}`;
  const kind = type.alias === "JSON" ? "json" : (kinds.get(type.typeId) ?? "other");
  const isNested = kind === "list" || kind === "object" || kind === "json";
  return {
    name,
    type: type.alias ?? type.toString(),
    kind,
    expression: expressionOf(column, kind, type),
    cellOf: isNested ? (value) => exactJson(String(value)) : (value) => cellOf(kind, value),
  };
}

function expressionOf(column: string, kind: ColumnKind, type: DuckDBType): string {
  // As JSON, which has the digits of every number inside.
  if (kind === "list" || kind === "object") return `cast(to_json(${column}) as varchar)`;
  // Made a double, the float 0.1 is 0.10000000149011612; in its own words it is 0.1. Of others nobody knows the client's form.
  if (kind === "other" || kind === "timestamp" || kind === "date" || type.typeId === DuckDBTypeId.FLOAT)
    return `cast(${column} as varchar)`;
  return column;
}

function cellOf(kind: ColumnKind, value: unknown): Cell {
  switch (kind) {
    case "boolean":
      return value === true;
    case "integer":
      return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    case "float":
      return Number.isFinite(Number(value)) ? Number(value) : String(value);
    case "timestamp":
      return isoTimestamp(String(value));
    case "text":
    case "decimal":
    case "date":
    case "list":
    case "json":
    case "object":
    case "other":
  }
  return String(value);
}
