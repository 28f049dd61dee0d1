/** GraphQL of the lists connector. */
export { listsResolvers } from "./resolver.js";
