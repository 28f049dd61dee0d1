export { startGateway, type Gateway, type GatewayOptions } from "./gateway.js";
export { readEnvironment, type Environment } from "./environment.js";
