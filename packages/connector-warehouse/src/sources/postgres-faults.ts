/** What PostgreSQL's client throws, as a fault in the server's own words. */
import { Fault } from "@storegate/connector-kit";
import postgres from "postgres";
import * as faults from "./source-faults.js";

const permissions =
  "Grant the user what reading takes: USAGE on the schema, and SELECT on its tables (grant select on all tables in schema …).";

/** What was under way: being connected, or reading. */
export type Phase = "connect" | "read";

/** @param address where the server is, without user and password. */
export function postgresFault(error: unknown, address: string, phase: Phase): unknown {
  if (error instanceof Fault || !(error instanceof Error)) return error;
  if (!(error instanceof postgres.PostgresError)) return networkFault(error, address, phase);
  const words = wordsOf(error);
  const { code } = error;
  if (code.startsWith("28")) return faults.loginRefused(words, error);
  if (code === "3D000") return faults.databaseUnknown(words, error);
  if (code === "42501") return faults.accessDenied(words, permissions, error);
  if (code === "42P01" || code === "3F000") return faults.tableUnknown(words, error);
  if (code === "42703") return faults.columnUnknown(words, "source.query", error);
  // 57014 is the statement's time being up, 53200 and 53400 are its memory and disk.
  if (code === "57014" || code.startsWith("5320") || code === "53400") return faults.queryTooHeavy(words, error);
  const isServersState = /^(?:08|53|57|58|40|XX)/.test(code) || code === "25P03";
  if (!isServersState) return faults.queryRefused(words, error);
  return phase === "connect" ? faults.unreachable(address, words, error) : faults.readBroken(words, { cause: error });
}

function wordsOf({ message, detail, hint }: postgres.PostgresError): string {
  const sentences = [message, detail, hint].filter((each) => each !== undefined && each !== "");
  return sentences.map((each) => (/[.!?]$/.test(String(each)) ? each : `${each}.`)).join(" ");
}

/** By the code that Node or the client gives it; a mistake of ours has none. */
function networkFault(error: Error, address: string, phase: Phase): unknown {
  const isTimeout = error.name === "TimeoutError";
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  if (code === undefined && !isTimeout) return error;
  const words =
    isTimeout || code === "CONNECT_TIMEOUT" ? "it does not answer in time." : `${told[code ?? ""] ?? error.message}.`;
  return phase === "connect" ? faults.unreachable(address, words, error) : faults.readBroken(words, { cause: error });
}

const told: Readonly<Record<string, string>> = {
  CONNECTION_CLOSED: "the connection was closed by the other side",
  CONNECTION_ENDED: "the connection was ended",
  CONNECTION_DESTROYED: "the connection was ended",
  ECONNRESET: "the connection was closed by the other side",
  EPIPE: "the connection was closed by the other side",
  SASL_SIGNATURE_MISMATCH: "the server does not know the password that it asked for",
};
