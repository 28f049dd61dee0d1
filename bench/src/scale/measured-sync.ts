/** One sync from its beginning to its end, with the memory of the process that does it. */
import { watchMemory } from "../resident-memory.ts";
import type { ScaledStore } from "./scaled-store.ts";

/** What was measured of a sync. */
export interface MeasuredSync {
  readonly id: string;
  readonly seconds: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Requests to the store. */
  readonly calls: number;
  /** The most resident memory of the gateway while it ran, in MB. */
  readonly mostMb: number;
  /** The same over the first tenth of the records. */
  readonly mostOfFirstTenthMb: number;
}

interface Followed {
  readonly sync: {
    readonly status: string;
    readonly startedAt: string | null;
    readonly finishedAt: string | null;
    readonly error: { readonly message: string } | null;
    readonly progress: {
      readonly processed: number;
      readonly created: number;
      readonly updated: number;
      readonly unchanged: number;
      readonly apiCalls: number;
    };
  };
}

interface Started {
  readonly startSync: { readonly sync: { readonly id: string } | null; readonly userErrors: unknown };
}

/** Runs one sync of so many records to its end. @throws Error where it did not succeed. */
export async function measureSync(
  { gateway, integrationId }: Pick<ScaledStore, "gateway" | "integrationId">,
  records: number,
  tell: (line: string) => void,
): Promise<MeasuredSync> {
  const { startSync } = await gateway.ask<Started>(
    "mutation ($input: StartSyncInput!) { startSync(input: $input) { sync { id } userErrors { message } } }",
    { input: { integrationId } },
  );
  const id = startSync.sync?.id;
  if (id === undefined) throw new Error(`No sync was started: ${JSON.stringify(startSync.userErrors)}`);
  let processed = 0;
  let mostOfFirstTenthMb = 0;
  const memory = watchMemory(gateway.pid, (mb) => {
    if (processed < records / 10) mostOfFirstTenthMb = Math.max(mostOfFirstTenthMb, mb);
  });
  let told = 0;
  for (;;) {
    const { sync } = await gateway.ask<Followed>(
      `query ($id: ID!) { sync(id: $id) { status startedAt finishedAt error { message }
        progress { processed created updated unchanged apiCalls } } }`,
      { id },
    );
    processed = sync.progress.processed;
    if (processed - told >= 100_000) {
      told = processed;
      tell(`  ${processed} of ${records} records, at most ${Math.round(memory.mostMb())} MB`);
    }
    if (sync.finishedAt !== null && sync.startedAt !== null) {
      await memory.stop();
      const { created, updated, unchanged, apiCalls: calls } = sync.progress;
      if (sync.status !== "SUCCEEDED" || processed !== records) {
        const why = sync.error?.message ?? "no error";
        throw new Error(`The sync ended as ${sync.status} after ${processed} of ${records} records: ${why}`);
      }
      const seconds = (Date.parse(sync.finishedAt) - Date.parse(sync.startedAt)) / 1000;
      return { id, seconds, created, updated, unchanged, calls, mostMb: memory.mostMb(), mostOfFirstTenthMb };
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
