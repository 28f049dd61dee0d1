export { listsConfig, type ListsConfig } from "./config.js";
export { lists } from "./connector.js";
export { presentConsent, type ConsentAct } from "./ledger/consent-event.js";
