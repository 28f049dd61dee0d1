import type { Answer, StringAnswer } from "dns-packet";
import type { DnsResponse, QuestionType } from "./packet.js";

/** Why there is no answer. Nothing follows from it about the name. */
export interface DnsFailure {
  readonly kind: "failure";
  /** `TIMEOUT`, `UNREACHABLE`, `MALFORMED`, `REFERRAL`, `CNAME_LOOP`, `CLOSED`, or the server's own code as `SERVFAIL`. */
  readonly code: string;
  readonly message: string;
}

/** What the DNS says about a name and a type. */
export type DnsAnswer<Record> =
  | {
      readonly kind: "records";
      readonly records: readonly Record[];
      /** How long it holds, in seconds. */
      readonly ttl: number;
    }
  /** There is no such name. */
  | { readonly kind: "nxdomain"; readonly ttl: number | undefined }
  /** The name exists, without records of this type. */
  | { readonly kind: "nodata"; readonly ttl: number | undefined }
  | DnsFailure;

/** The longest chain of aliases that is followed. */
const longestChain = 16;

/** Makes a failure. */
export function dnsFailure(code: string, message: string): DnsFailure {
  return { kind: "failure", code, message };
}

/** What a response means for a question; aliases (CNAME) are followed within the response. */
export function readAnswer(response: DnsResponse, name: string, type: QuestionType): DnsAnswer<unknown> {
  if (response.code !== "NOERROR" && response.code !== "NXDOMAIN") {
    return dnsFailure(response.code, `the name server answered ${response.code} for ${type} ${name}`);
  }
  let owner = name;
  let ttl = Number.POSITIVE_INFINITY;
  for (let step = 0; step <= longestChain; step += 1) {
    const records = recordsOf(response.answers, owner, type);
    if (records.length > 0) {
      ttl = Math.min(ttl, ...records.map((record) => record.ttl ?? 0));
      return { kind: "records", records: records.map((record) => record.data), ttl };
    }
    const [alias] = recordsOf(response.answers, owner, "CNAME");
    if (alias === undefined) return absence(response, name, type, ttl);
    ttl = Math.min(ttl, alias.ttl ?? 0);
    owner = alias.data.toLowerCase();
  }
  return dnsFailure("CNAME_LOOP", `the aliases of ${name} lead in a circle, or over more than ${longestChain} names`);
}

type RecordOf<Type> = Extract<
  Answer,
  { type: Type extends "A" | "AAAA" | "CNAME" | "PTR" ? StringAnswer["type"] : Type }
>;

function recordsOf<Type extends QuestionType | "CNAME" | "SOA">(
  answers: readonly Answer[],
  name: string,
  type: Type,
): RecordOf<Type>[] {
  return answers.filter(
    (answer): answer is RecordOf<Type> => answer.type === type && answer.name.toLowerCase() === name,
  );
}

/** An answer without records; it holds for the SOA's TTL or minimum, whichever is less (RFC 2308 §5). */
function absence(response: DnsResponse, name: string, type: QuestionType, chainTtl: number): DnsAnswer<never> {
  const soa = response.authorities.find((record) => record.type === "SOA");
  const refers = response.authorities.some((record) => record.type === "NS") && !response.authoritative;
  if (response.code === "NOERROR" && soa === undefined && refers) {
    return dnsFailure("REFERRAL", `the name server only refers to others for ${type} ${name}; it must resolve for us`);
  }
  const ttl = soa === undefined ? undefined : Math.min(soa.ttl ?? 0, soa.data.minimum ?? 0, chainTtl);
  return { kind: response.code === "NXDOMAIN" ? "nxdomain" : "nodata", ttl };
}
