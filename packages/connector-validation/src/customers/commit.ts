import type { CommitContext, CommittedRecord } from "@storegate/connector-kit";
import { z } from "zod";
import type { ValidationRuntime } from "./runtime.js";

const memory = z.object({ againAt: z.string() });

/**
 * Asks for another look at customers whose mail servers want to be asked again later, so that each is asked for exactly if its
 * result is there.
 */
export async function commitVerdicts(
  { requestSync }: CommitContext<ValidationRuntime>,
  _transaction: unknown,
  records: readonly CommittedRecord[],
): Promise<void> {
  const byTime = Map.groupBy(
    records.flatMap((record) => {
      const kept = memory.safeParse(record.memory);
      return kept.success && record.outcome !== "FAILED"
        ? [{ key: record.key, at: wholeMinute(kept.data.againAt) }]
        : [];
    }),
    ({ at }) => at,
  );
  for (const [at, some] of byTime) {
    await requestSync([...new Set(some.map(({ key }) => key))], new Date(at));
  }
}

const minuteMs = 60_000;

/** The end of a time's minute: customers whose times are near each other are one sync's. */
function wholeMinute(at: string): number {
  return Math.ceil(Date.parse(at) / minuteMs) * minuteMs;
}
