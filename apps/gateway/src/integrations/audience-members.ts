/** Who is in an audience of another integration, as it tells them. */
import { compareAddresses, Fault, type AnyConnector } from "@storegate/connector-kit";
import { isDatabaseAway } from "@storegate/sync-engine";
import { faultOfTelling, viewOfAsked, type AskedIntegration, type Asker } from "./ask-another.js";
import { withinMs } from "./within-ms.js";

/** How long one chunk may take, in milliseconds. */
const chunkMs = 30_000;

/** Which members of whose audience. */
export interface MembersQuestion {
  readonly of: AskedIntegration;
  readonly audiences: NonNullable<AnyConnector["audiences"]>;
  /** As the integration knows it. */
  readonly audienceId: string;
  readonly after: string | null;
}

/**
 * The members, chunk by chunk.
 * @throws Fault NOT_FOUND, AUDIENCE_NOT_FOUND; OTHER_INTEGRATION_FAILED; what ends the asker; the database's errors while it is away.
 */
export async function* tellMembers(asker: Asker, question: MembersQuestion): AsyncGenerator<readonly string[]> {
  const { of, audiences, audienceId, after } = question;
  const ended = new AbortController();
  const view = viewOfAsked(asker.view, ended.signal);
  const inTime = async <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
    try {
      return await withinMs(chunkMs, asker.view.signal, work());
    } catch (error) {
      asker.view.signal.throwIfAborted();
      throw toldFailure(question, view.mask.value(error));
    }
  };
  let members: AsyncIterator<readonly string[]> | undefined;
  try {
    const context = await inTime(() => asker.open(of.toOpen, view));
    members = audiences.members(context, audienceId, after)[Symbol.asyncIterator]();
    let last = after;
    for (;;) {
      const chunk = await inTime(() => nextChunk(members, last));
      if (chunk === undefined) return;
      last = chunk.at(-1) ?? last;
      if (chunk.length > 0) yield chunk;
    }
  } finally {
    ended.abort(new Error("nobody asks for more members"));
    // It may never come to an end: nobody waits for it.
    members?.return?.().catch(() => {});
  }
}

/** The next chunk, in its order behind the last; undefined at the end. */
async function nextChunk(
  members: AsyncIterator<readonly string[]> | undefined,
  before: string | null,
): Promise<readonly string[] | undefined> {
  const next = await members?.next();
  if (!next || next.done === true) return undefined;
  let last = before;
  for (const address of next.value) {
    if (last !== null && compareAddresses(last, address) >= 0) throw outOfOrder();
    last = address;
  }
  return next.value;
}

/** No integration that may be asked offers it. */
export function audienceNotFound(audience: string): Fault {
  return new Fault({
    kind: "NOT_FOUND",
    code: "AUDIENCE_NOT_FOUND",
    message: `No other integration of this store that is enabled offers the audience "${audience}".`,
    remedy: "Enable its integration again, or choose another audience.",
  });
}

function outOfOrder(): Fault {
  return new Fault({
    kind: "UNEXPECTED",
    code: "AUDIENCE_OUT_OF_ORDER",
    message: "Members came out of their order, so that some might be missed.",
    remedy: "Report it to the author of the connector.",
  });
}

/** What another integration failed with, as a fault of whoever asked: its codes say nothing of the asker's own systems. */
function toldFailure({ of: { integration }, audienceId }: MembersQuestion, error: unknown): unknown {
  if (isDatabaseAway(error)) return error;
  const fault = faultOfTelling(integration, error);
  if (fault.kind === "NOT_FOUND") return audienceNotFound(`${integration.id}/${audienceId}`);
  const kind = fault.retryable ? "UNAVAILABLE" : fault.kind === "UNEXPECTED" ? "UNEXPECTED" : "CONFIG";
  return new Fault({
    kind,
    code: "OTHER_INTEGRATION_FAILED",
    message: `The integration "${integration.name}" does not tell who is in its audience "${audienceId}": ${fault.message}`,
    remedy: fault.remedy,
    retryAfterMs: fault.retryAfterMs,
    cause: fault,
  });
}
