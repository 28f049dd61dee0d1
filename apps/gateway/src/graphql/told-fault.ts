/** What went wrong, as a caller is told it. */
import type { FaultData } from "@storegate/connector-kit";
import { allows, type Caller } from "@storegate/connector-kit/graphql";

/** What a fault's words may name (servers, hosts, paths, records, what a vendor said) is nobody's business who only follows. */
const plainWords: Readonly<Record<FaultData["kind"], string>> = {
  CONFIG: "The integration is not configured as it must be. Whoever runs it has to act.",
  AUTH: "A token of the integration or its store is refused. Whoever runs it has to act.",
  SCOPE: "A token of the integration or its store does not allow this. Whoever runs it has to act.",
  NOT_FOUND: "Something that was looked for is not there.",
  INPUT: "Data is not as it must be.",
  CONFLICT: "Somebody else has it, or has changed it.",
  RATE_LIMITED: "Too much was asked of the other side.",
  UNAVAILABLE: "The other side did not answer, or not well.",
  UNEXPECTED: "Something went wrong that was not foreseen. Whoever runs the integration can look it up.",
};

/** Said of each fault that third parties see. */
export const plainBelowViewer =
  "The role SUBSCRIBER is told its kind and code, and plain words without remedy or field.";

/** The whole for VIEWER and above; below, its kind, its code and plain words. */
export function toldFault(fault: FaultData, { role }: Pick<Caller, "role">): FaultData {
  if (allows(role, "VIEWER")) return fault;
  const { kind, code, retryable } = fault;
  return { kind, code, retryable, message: plainWords[kind] };
}
