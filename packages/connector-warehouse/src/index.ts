export type { WarehouseConfig } from "./config.js";
export { rowsKind, warehouse } from "./connector.js";
export { compileMapping } from "./mapping/compile-mapping.js";
export type { MappedRow } from "./mapping/mapped-row.js";
export { fingerprinter } from "./rows/fingerprint.js";
export { openSource } from "./sources/sources.js";
