/** Hashes by which rows and values are known again. */
import type { JsonValue } from "@storegate/connector-kit";
import { createHash, hash } from "node:crypto";
import type { WarehouseConfig } from "../config.js";
import type { MappedRow } from "../mapping/mapped-row.js";

/** Written into every fingerprint: raised when what rows become changes with a version of this connector. */
const version = 1;

/** Makes fingerprints of rows: what they are to become, and by which of the config's rules. */
export function fingerprinter({ object, mode, match, mapping }: WarehouseConfig): (row: MappedRow) => string {
  const rules = shortHash(JSON.stringify([version, object, mode, match, mapping]));
  return ({ id, values }) => shortHash(`${rules}${JSON.stringify([id, values])}`);
}

/** Which model an integration reads: columns are compared as long as it is the same. */
export function modelMark({ source, key, mapping }: WarehouseConfig): string {
  const { password: _, ...place } = source as WarehouseConfig["source"] & { readonly password?: string };
  return shortHash(JSON.stringify([place, key, mapping]));
}

/** The hash of a value that was written, by which it is known whether it still is the same. */
export function valueHash(value: JsonValue): string {
  return hash("sha256", JSON.stringify(value), "base64url").slice(0, 10);
}

function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, 22);
}
