/** The query page: GraphiQL, which asks this gateway with the key that stands in the headers editor. */
import { createFetcher, keyIn } from "./fetcher.js";
import { createRoot, React, Ruru } from "./ruru/ruru.js";

/** Headers that a tab begins with. GraphiQL reads comments in them. */
const defaultHeaders = `{
  // Your key goes after Bearer. The admin key is what
  // STOREGATE_ADMIN_KEY was set to; if it was not, it is in the
  // file admin-key of the data folder (see the gateway's log).
  "Authorization": "Bearer "
}
`;

/** How long the headers rest before the schema is asked for with them, in milliseconds: a key that is typed is no key yet. */
const restMs = 500;

function Page({ defaultQuery }) {
  const [key, setKey] = React.useState("");
  // GraphiQL asks for the schema when its fetcher is another: with each new key.
  const fetcher = React.useMemo(() => createFetcher(new URL("../../graphql", import.meta.url)), [key]);
  const resting = React.useRef(undefined);
  const onEditHeaders = React.useCallback((text) => {
    clearTimeout(resting.current);
    resting.current = setTimeout(() => setKey(keyIn(text) ?? ""), restMs);
  }, []);
  return React.createElement(Ruru, {
    fetcher,
    defaultQuery,
    defaultHeaders,
    defaultEditorToolsVisibility: "headers",
    onEditHeaders,
  });
}

// GraphiQL's editors do their work in workers of these files.
const workers = { json: "jsonWorker.js", graphql: "graphqlWorker.js" };
globalThis.MonacoEnvironment = {
  getWorker: (_, label) =>
    new Worker(new URL(`./ruru/${workers[label] ?? "editorWorker.js"}`, import.meta.url), { type: "module" }),
};

const defaultQuery = await (await fetch(new URL("./default-query.graphql", import.meta.url))).text();
createRoot(document.getElementById("graphiql")).render(React.createElement(Page, { defaultQuery }));
