/** What an answer comes to. */
import type { Answer } from "../harness.js";

/** The sorts of answers there may be. */
export type Verdict = "forbidden" | "not found" | "answered";

/** Codes of errors that say that the test asked wrongly, or that something broke. */
const broken =
  /^(INTERNAL_SERVER_ERROR|GRAPHQL_|BAD_USER_INPUT|BAD_REQUEST|UNAUTHENTICATED|QUERY_TOO|TOO_MANY|RATE_LIMITED|VARIABLES_)/;

/** @throws Error when the answer is none of them. */
export function verdictOf(field: string, { data, errors = [] }: Answer): Verdict {
  const codes = errors.map(({ extensions }) => extensions?.code);
  if (codes.some((code) => code === undefined || broken.test(code))) {
    throw new Error(`${field} answered ${JSON.stringify(errors)}`);
  }
  if (codes.includes("FORBIDDEN")) {
    const alone = errors.length === 1 && String(errors[0]?.path ?? field) === field && (data?.[field] ?? null) === null;
    if (!alone) throw new Error(`${field} was refused inside what it was allowed: ${JSON.stringify(errors)}`);
    return "forbidden";
  }
  if (codes.some((code) => code?.endsWith("NOT_FOUND"))) return "not found";
  if (codes.length > 0) return "answered";
  return isNothing(data?.[field]) ? "not found" : "answered";
}

/** Null, an empty list or page, or a refusal as of nothing. */
function isNothing(answer: unknown): boolean {
  if (answer === null || answer === undefined) return true;
  if (Array.isArray(answer)) return answer.length === 0;
  if (typeof answer !== "object") return false;
  if ("userErrors" in answer && Array.isArray(answer.userErrors) && answer.userErrors.length > 0)
    return answer.userErrors.every((error: { readonly kind: unknown }) => error.kind === "NOT_FOUND");
  if ("nodes" in answer) return isNothing(answer.nodes);
  return "syncs" in answer && isNothing(answer.syncs);
}
