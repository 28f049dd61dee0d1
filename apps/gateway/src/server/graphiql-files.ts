/** Which files the query page is made of, and the path that stands for their content. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

/** The page's files. */
export interface GraphiqlFiles {
  /** Path under which all of them are served; another with every content, so that they may be cached for good. */
  readonly url: string;
  /** The built files of the package graphql-ws, whose client needs no other package. */
  readonly graphqlWsFolder: string;
}

/** Finds them; `pageFolder` holds those of our own. */
export function graphiqlFiles(pageFolder: string): GraphiqlFiles {
  const { resolve } = createRequire(import.meta.url);
  // Both packages stand one folder below their package.json, which names their version.
  const graphqlWsFolder = path.dirname(resolve("graphql-ws/client"));
  const ruruFolder = path.dirname(resolve("ruru/static"));
  const told = [
    ...[graphqlWsFolder, ruruFolder].map((folder) => path.join(folder, "../package.json")),
    ...readdirSync(pageFolder)
      .sort()
      .map((name) => path.join(pageFolder, name)),
  ];
  const digest = createHash("sha256");
  for (const file of told) digest.update(readFileSync(file));
  return { url: `/graphiql/${digest.digest("hex").slice(0, 16)}`, graphqlWsFolder };
}
