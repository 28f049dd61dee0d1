/** Waiting for a batch, by the rules that others learned: what is called completed may not be, and its files come later. */
import { Fault, sleep } from "@storegate/http-client";
import type { BatchAnswer } from "./answers.js";
import { readResultFile } from "./result-file.js";
import type { Finding, TruelistClient } from "./truelist-client.js";
import type { TruelistTiming } from "./truelist-options.js";

/** How a batch ended at the vendor's. */
export type BatchOutcome =
  | { readonly findings: readonly Finding[] }
  /** In the vendor's words. */
  | { readonly failed: string }
  | { readonly gone: true };

/** Waits until a batch is over, and reads what was found. @throws Fault UNAVAILABLE where it takes too long */
export async function awaitBatch(
  client: Pick<TruelistClient, "batch" | "file">,
  batch: { readonly name: string; readonly vendorId: string },
  { pollMs, csvWaitMs, longestMs }: TruelistTiming,
  signal: AbortSignal,
): Promise<BatchOutcome> {
  const begun = performance.now();
  let doneAt: number | undefined;
  for (;;) {
    const answer = await readBatch(client, batch.vendorId);
    if (answer === undefined) return { gone: true };
    if (answer.batch_state === "failed") return { failed: answer.error?.trim() || "it gave no reason" };
    if (isDone(answer)) {
      doneAt ??= performance.now();
      const findings = await readFindings(client, answer, performance.now() - doneAt >= csvWaitMs);
      if (findings) return { findings };
    }
    if (performance.now() - begun + pollMs > longestMs) throw late(batch.name, answer);
    await sleep(pollMs, signal);
  }
}

async function readBatch(client: Pick<TruelistClient, "batch">, vendorId: string): Promise<BatchAnswer | undefined> {
  try {
    return await client.batch(vendorId);
  } catch (error) {
    if (error instanceof Fault && error.kind === "NOT_FOUND") return undefined;
    throw error;
  }
}

function isDone({ batch_state: state, email_count: all, processed_count: processed }: BatchAnswer): boolean {
  return state === "completed" && (processed ?? 0) >= all;
}

/**
 * What the file of all rows says; undefined where it is not there, or its address has run out: the batch then tells another. Once
 * it was waited for long enough, the files of parts are as good as there is.
 */
async function readFindings(
  client: Pick<TruelistClient, "file">,
  answer: BatchAnswer,
  isLongEnough: boolean,
): Promise<readonly Finding[] | undefined> {
  const all = answer.annotated_csv_url ?? undefined;
  const csv = all === undefined ? undefined : await client.file(all);
  if (csv !== undefined) return readResultFile(csv);
  if (!isLongEnough) return undefined;
  const parts: Finding[] = [];
  for (const url of [answer.highest_reach_csv_url, answer.only_invalid_csv_url]) {
    const part = url === null || url === undefined ? undefined : await client.file(url);
    if (part === undefined) return undefined;
    parts.push(...readResultFile(part));
  }
  return parts;
}

function late(name: string, { batch_state: state, processed_count: processed, email_count: all }: BatchAnswer): Fault {
  return new Fault({
    kind: "UNAVAILABLE",
    code: "TRUELIST_BATCH_LATE",
    message: `Truelist is not done with the batch ${name}: it is ${state}, ${processed ?? 0} of ${all} addresses are looked at.`,
    remedy: "The same batch is taken up again; nothing is paid for twice.",
    retryAfterMs: 60_000,
  });
}
