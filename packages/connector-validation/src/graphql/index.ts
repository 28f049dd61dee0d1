/** GraphQL of the validation connector. */
export { validationResolvers } from "./resolver.js";
