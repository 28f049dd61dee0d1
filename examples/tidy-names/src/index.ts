export type { TidyConfig } from "./config.js";
export { tidyNames } from "./connector.js";
export { tidy } from "./tidy.js";
