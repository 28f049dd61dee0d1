import { setTimeout as delay } from "node:timers/promises";
import type { Api } from "../harness.js";

/** How a sync ended. */
export interface EndOfSync {
  readonly status: string;
  readonly error: {
    readonly kind: string;
    readonly code: string;
    readonly message: string;
    readonly remedy: string | null;
  } | null;
}

/** The end of a sync. It is asked for: `syncProgress` tells of it up to half a second later, which is long over hundreds of syncs. */
export async function endOfSync(test: Api, id: string): Promise<EndOfSync> {
  for (;;) {
    const answer = await test.query(
      "query ($id: ID!) { sync(id: $id) { status finishedAt error { kind code message remedy } } }",
      { id },
    );
    if (answer.errors) throw new Error(JSON.stringify(answer.errors));
    if (answer.data.sync.finishedAt !== null) return answer.data.sync;
    await delay(20);
  }
}
