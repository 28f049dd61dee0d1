export { startGateway, type Gateway, type GatewayOptions } from "./gateway.js";
export { readEnvironment, type Environment } from "./environment.js";
export { installedConnectors, type InstalledConnector } from "./connectors.js";
