/** Whether an answer is one that a caller may be given. */
import type { FuzzAnswer } from "./exchange.ts";
import type { FuzzRequest } from "./requests.ts";

/** What is wrong with one of an answer's errors. */
function complaintOfError(error: unknown): string | undefined {
  if (!isObject(error) || typeof error["message"] !== "string" || error["message"] === "")
    return "an error without a message";
  const code = isObject(error["extensions"]) ? error["extensions"]["code"] : undefined;
  return /^[A-Z][A-Z0-9_]*$/.test(String(code)) ? undefined : `an error with the code ${JSON.stringify(code)}`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What only we would say: stacks, places in code, the database's and the runtime's own words. */
const inside =
  /\n\s+at .+:\d+:\d+|node_modules|\.[jt]s:\d+|INTERNAL_SERVER_ERROR|Something went wrong inside|\b(?:Type|Range|Reference|Postgres|Zod)Error\b|Cannot read properties|is not a function|Maximum call stack|duplicate key value|violates .* constraint|invalid input syntax|syntax error at or near|ECONNREFUSED|drizzle/;

/** What is wrong with an answer; undefined when nothing is. */
export function complaintOf(
  { method, path }: FuzzRequest,
  { status, contentType, body }: FuzzAnswer,
): string | undefined {
  if (status >= 500) return `status ${status}`;
  if (status === 0) return "no HTTP answer";
  const found = inside.exec(body);
  if (found) return `says "${found[0]}"`;
  // A browser that opens the API is sent to the query page.
  if (status >= 300 && status < 400) return undefined;
  if (method === "HEAD" || status === 204) {
    return body === "" ? undefined : `status ${status} with a body`;
  }
  if (/^\/(?:metrics|graphiql|exports)/.test(path) && status < 300) return undefined;
  if (!/^application\/(?:graphql-response\+)?json/.test(contentType))
    return `answers ${contentType || "no media type"}`;
  return complaintOfBody(path, status, body);
}

function complaintOfBody(path: string, status: number, body: string): string | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch (problem) {
    return `is no JSON: ${String(problem)}`;
  }
  if (!isObject(answer)) return "is no object";
  const { errors, data } = answer;
  if (errors === undefined) {
    if (status >= 400) return `status ${status} without an error`;
    return path === "/graphql" && data === undefined ? "has neither data nor errors" : undefined;
  }
  if (!Array.isArray(errors) || errors.length === 0) return "has errors that are no list of some";
  return errors.map(complaintOfError).find((each) => each !== undefined);
}
