/** The query page: GraphiQL at `/graphiql`, served wholly from our own files, so that it works where nothing else is reached. */
import path from "node:path";
import { fileURLToPath } from "node:url";
import express, { type Express, type RequestHandler } from "express";
import { getStaticFile } from "ruru/static";
import { graphiqlFiles, type GraphiqlFiles } from "./graphiql-files.js";

/** Where the page's own files are, from `src/server` and `dist/server` alike. */
const pageFolder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../graphiql");

/**
 * The page may load, and talk to, this gateway alone. Monaco, its editor, sets styles in the markup; scripts in the markup
 * stay forbidden, and so does eval.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** The files' path changes with their content. */
const forever = { immutable: true, maxAge: "1y" } as const;

/** Serves the page, and sends a browser that opens `/graphql` to it; whoever else asks `/graphql` goes on to the API. */
export function serveGraphiql(app: Express): void {
  const files = graphiqlFiles(pageFolder);
  const html = page(files);
  app.get("/graphql", (request, response, next) => {
    // Whoever takes anything, as curl does, takes JSON.
    if (request.accepts(["json", "html"]) !== "html") return next();
    response.set("cache-control", "no-store").vary("accept").redirect("/graphiql");
  });
  app.use("/graphiql", (_request, response, next) => {
    // Files say by themselves how long they may be kept, where nothing has said so before.
    response.removeHeader("cache-control");
    response.set({
      "content-security-policy": contentSecurityPolicy,
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
    });
    next();
  });
  app.get("/graphiql", (_request, response) => void response.set("cache-control", "no-cache").type("html").send(html));
  app.get(`${files.url}/ruru/:name`, ruruFile);
  app.use(`${files.url}/graphql-ws`, express.static(files.graphqlWsFolder, { ...forever, index: false }));
  app.use(files.url, express.static(pageFolder, { ...forever, index: false }));
}

/** A file of ruru's bundle, as it was compressed when it was published. */
const ruruFile: RequestHandler<{ name: string }> = async (request, response, next) => {
  const file = await getStaticFile({
    staticPath: "/",
    urlPath: `/${request.params.name}`,
    acceptEncoding: request.headers["accept-encoding"],
    // Source maps would hold 10 MB of memory.
    disallowDevAssets: true,
  });
  if (!file) return next();
  response.set(file.headers).set("cache-control", "public, max-age=31536000, immutable").vary("accept-encoding");
  response.send(file.content);
};

function page({ url }: GraphiqlFiles): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Storegate: GraphiQL</title>
    <link rel="icon" href="${url}/icon.svg" />
    <link rel="stylesheet" href="${url}/ruru/ruru.css" />
    <link rel="stylesheet" href="${url}/page.css" />
    <script type="module" src="${url}/page.js"></script>
  </head>
  <body>
    <div id="graphiql"><p>GraphiQL is loading…</p></div>
    <noscript>GraphiQL needs JavaScript.</noscript>
  </body>
</html>
`;
}
