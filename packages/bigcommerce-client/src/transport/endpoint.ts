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
  /** True for a POST that changes nothing, and may be sent again after an answer was lost. */
  readonly idempotent?: boolean;
}

/** What stands in the places of an endpoint's path. */
export type PathParameters = Readonly<Record<string, string | number>>;

/** The endpoint with its places filled, each value encoded. */
export function endpointAt(endpoint: Endpoint, parameters: PathParameters): Endpoint {
  const fill = (template: string): string =>
    template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      const value = parameters[name];
      if (value === undefined) throw new TypeError(`${endpoint.method} ${endpoint.path} was called without ${name}`);
      return encodeURIComponent(String(value));
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
