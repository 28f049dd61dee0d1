/** In a process of its own: Apollo Server and nothing else, answering from memory what it is handed. */
import { readFile } from "node:fs/promises";
import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import { buildSchema } from "graphql";

const { schemaFile, data } = JSON.parse(process.argv[2] ?? "{}") as { schemaFile: string; data: object };
const schema = buildSchema(await readFile(schemaFile, "utf8"));
const server = new ApolloServer({ schema, rootValue: data, includeStacktraceInErrorResponses: false });
const { url } = await startStandaloneServer(server, { listen: { port: 0, host: "127.0.0.1" } });
process.send?.({ url });
process.once("message", () => void server.stop().then(() => process.exit(0)));
