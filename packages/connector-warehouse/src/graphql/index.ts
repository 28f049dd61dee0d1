/** GraphQL of the warehouse connector. */
export { warehouseResolvers } from "./resolver.js";
