export type { WarehouseConfig } from "./config.js";
export { warehouse } from "./connector.js";
