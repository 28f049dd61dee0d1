/** The page that BigCommerce's v3 errors name as their type. */
const errorType = "https://developer.bigcommerce.com/api-docs/getting-started/api-status-codes";

/** A request that the store refuses: what it answers, and in plain words, for the log, what the request did wrong. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;
  readonly title: string;
  readonly errors: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly #body: unknown;

  constructor(
    status: number,
    title: string,
    details: {
      readonly why: string;
      readonly errors?: Readonly<Record<string, string>>;
      readonly headers?: Readonly<Record<string, string>>;
      /** The body of the few endpoints that refuse in a shape of their own. */
      readonly body?: unknown;
    },
  ) {
    super(details.why);
    this.status = status;
    this.title = title;
    this.errors = details.errors ?? {};
    this.headers = details.headers ?? {};
    this.#body = details.body;
  }

  /** The body in the dialect of the version: v3 an object with flat `errors`, v2 an array with one message. */
  body(version: "v2" | "v3"): unknown {
    if (this.#body !== undefined) return this.#body;
    if (version === "v2") return [{ status: this.status, message: this.title }];
    return { status: this.status, title: this.title, type: errorType, errors: this.errors };
  }
}

/** A v3 body that is not what the endpoint reads: 422, with the path of what is wrong in it. */
export function invalidJson(path: string, error: string, why: string): Refusal {
  return new Refusal(422, "JSON data is missing or invalid", { why, errors: { [path]: error } });
}
