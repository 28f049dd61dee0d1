import type { Logger } from "@storegate/connector-kit";
import type { SmtpConnect } from "./connectors.js";
import type { ProbeIdentity } from "./prober.js";
import type { SelfTests } from "./self-test.js";

/** Connections that fail one after the other before it is doubted that any can be made. */
const firstDoubt = 3;

/**
 * Whether it is our own port that fails, and not mail servers: what worked at the beginning of a sync may be closed in its
 * middle, and then nothing follows about any of them.
 */
export interface Doubts {
  /** Connects as before, and counts. */
  readonly connect: SmtpConnect;
  /** Why no mail server can be asked from here; undefined where they can, as far as it is known. */
  known(identity: ProbeIdentity): string | undefined;
  /** The same after a mail server could not be reached: when too many could not, it is tested anew. */
  settle(identity: ProbeIdentity, signal: AbortSignal): Promise<string | undefined>;
}

/** Doubts about a way to connect, settled by self-tests that take another. */
export function createDoubts(connect: SmtpConnect, selfTest: SelfTests, logger: Logger | undefined): Doubts {
  let failedInRow = 0;
  let doubtAt = firstDoubt;
  let isTold = false;

  const known = (identity: ProbeIdentity): string | undefined => {
    const tested = selfTest.kept(identity);
    return tested === undefined || tested.ok ? undefined : tested.message;
  };

  return {
    async connect(address, port, signal) {
      try {
        const stream = await connect(address, port, signal);
        failedInRow = 0;
        doubtAt = firstDoubt;
        isTold = false;
        return stream;
      } catch (error) {
        failedInRow += 1;
        throw error;
      }
    },
    known,
    async settle(identity, signal) {
      const why = known(identity);
      if (why !== undefined || failedInRow < doubtAt) return why;
      const tested = await selfTest.run(identity, signal, "anew");
      if (tested.ok) {
        // They are away, each of them: so many more of them are no cause for another test.
        doubtAt = Math.max(doubtAt, failedInRow * 2);
        return undefined;
      }
      const { reason, message, remedy } = tested;
      if (!isTold) logger?.warn({ reason, remedy }, `mail servers are not asked for mailboxes any more: ${message}`);
      isTold = true;
      return message;
    },
  };
}
