/** Prints the schema as it is served; kept in schema.graphql, and checked for drift. */
import { lexicographicSortSchema, printSchema } from "graphql";
import { createSchema } from "./graphql/schema.js";

process.stdout.write(`${printSchema(lexicographicSortSchema(await createSchema()))}\n`);
