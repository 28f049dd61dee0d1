/** How GraphiQL asks: over HTTP, and subscriptions over a socket, both with the headers of its headers editor. */
import { createClient } from "./graphql-ws/client.js";

const whereTheKeyGoes = 'Put a key of this gateway into "Headers" below the query, after Bearer';

/** Stands where answers come until the first of them comes, with the key or without it. */
const toBegin = { toBegin: `${whereTheKeyGoes}; the schema comes with it. Then press Ctrl-Enter.` };

/** Closes a socket whose `connection_init` was refused (GraphQL over WebSocket Protocol). */
const forbidden = 4403;

/**
 * A fetcher as GraphiQL wants it.
 * @param {URL} endpoint of GraphQL over HTTP and over sockets
 */
export function createFetcher(endpoint) {
  return async (params, options) => {
    const headers = lowerCased(options?.headers);
    // GraphiQL asks for the schema by itself when it opens; without a key that could only be refused.
    if (params.operationName === "IntrospectionQuery" && !hasKey(headers)) return toBegin;
    return isSubscription(options?.documentAST, params.operationName)
      ? subscribe(endpoint, params, headers)
      : ask(endpoint, params, headers);
  };
}

/**
 * The word of `Authorization` in the text of the headers editor; undefined while there is no key in it.
 * @param {string} text
 */
export function keyIn(text) {
  return /"authorization"\s*:\s*"(Bearer +[^\s"]+)"/i.exec(text)?.[1];
}

function hasKey({ authorization = "" }) {
  return /^Bearer +\S+$/i.test(authorization);
}

async function ask(endpoint, params, headers) {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: {
      accept: "application/graphql-response+json, application/json",
      "content-type": "application/json",
      ...headers,
    },
    body: JSON.stringify(params),
  });
  if (!/json/.test(response.headers.get("content-type") ?? "")) {
    throw new Error(`The answer is no GraphQL, but: ${response.status} ${response.statusText}`);
  }
  return response.json();
}

/** Each subscription has a socket of its own, because a socket has the key that it was opened with. */
function subscribe(endpoint, params, headers) {
  const url = new URL(endpoint);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  // The page says that a connection was lost, rather than to try again unseen.
  const client = createClient({ url: url.href, connectionParams: headers, retryAttempts: 0 });
  const states = client.iterate(params);
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: () =>
      states.next().catch((error) => {
        throw error instanceof CloseEvent ? new Error(whyClosed(error, headers)) : error;
      }),
    throw: (error) => states.throw(error),
    return: () => states.return(),
  };
}

function whyClosed({ code, reason }, headers) {
  if (code !== forbidden) return `The socket was closed: ${code} ${reason}`.trim();
  return hasKey(headers) ? `The gateway has no such key. ${whereTheKeyGoes}.` : `A key is needed. ${whereTheKeyGoes}.`;
}

/** Names of headers are the same in every case; those of a socket's connection parameters are not. */
function lowerCased(headers = {}) {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
}

function isSubscription(document, operationName) {
  const operations = (document?.definitions ?? []).filter(({ kind }) => kind === "OperationDefinition");
  const named = operationName ? operations.filter(({ name }) => name?.value === operationName) : operations;
  return named[0]?.operation === "subscription";
}
