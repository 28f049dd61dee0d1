import { recordId } from "./record-id.js";

/** One call of the store's API, as its reference has it. */
export interface Endpoint {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** After `/stores/HASH`; `{name}` stands for a parameter. */
  readonly path: string;
  /**
   * The least scope it needs, by its name in the API; several where any one of them will do; `null` where any valid token
   * will.
   */
  readonly scope: string | readonly string[] | null;
  /**
   * Calls that share a bound on how many run at once; left out, only the bounds of the lane hold. `{name}` in the group
   * stands for a parameter, so that each of its values has a group of its own.
   */
  readonly concurrency?: { readonly group: string; readonly limit: number };
  /**
   * Whether it may be sent again after an answer was lost: true for a POST that changes nothing, false for a PUT that may
   * do the same twice. Left out, every method but POST may.
   */
  readonly idempotent?: boolean;
  /**
   * Of a call that is sent once: how to find out what became of one whose answer was lost, as a sentence for who made it.
   */
  readonly afterLoss?: string;
  /** What to do about a 409, as a sentence, where it means something else than a unique value that is taken. */
  readonly inConflict?: string;
}

/** What stands in the places of an endpoint's path: ids. */
export type PathParameters = Readonly<Record<string, number>>;

/**
 * The endpoint with its places filled.
 * @throws Fault INPUT with code ID_INVALID for what is no id; 0 is let through, which is an order status's and nobody else's.
 */
export function endpointAt(endpoint: Endpoint, parameters: PathParameters): Endpoint {
  const fill = (template: string): string =>
    template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      if (!(name in parameters)) throw new TypeError(`${endpoint.method} ${endpoint.path} was called without ${name}`);
      return String(recordId(endpoint, parameters[name], { least: 0 }));
    });
  const { concurrency } = endpoint;
  return {
    ...endpoint,
    path: fill(endpoint.path),
    ...(concurrency === undefined ? {} : { concurrency: { ...concurrency, group: fill(concurrency.group) } }),
  };
}

/** The scope of an endpoint in words, as they follow "needs". */
export function scopeInWords({ scope }: Endpoint): string {
  if (scope === null) return "no scope";
  return typeof scope === "string" ? `the scope ${scope}` : `one of the scopes ${scope.join(", ")}`;
}
