/** Truelist as a provider: few addresses inline, many in batches; what is paid for is kept before anything else is done. */
import type { AddressToJudge, JudgeRequest, ProviderVerdict, VerdictProvider } from "../verdicts/provider.js";
import { inBatchOrder } from "./batch-name.js";
import { type BatchJudging, judgeByBatch, takeUpBatches } from "./batches.js";
import { judgeInline } from "./inline.js";
import { createTruelistPacing } from "./pacing.js";
import { rethrownAsItsOwn } from "./truelist-away.js";
import { truelistProfile } from "./truelist-profile.js";
import { unansweredVerdict } from "./to-verdict.js";
import { createTruelistClient } from "./truelist-client.js";
import { type TruelistOptions, usualTiming } from "./truelist-options.js";

export type { TruelistConfig, TruelistOptions, TruelistTiming } from "./truelist-options.js";

/** So many are looked at inline; more are a batch. */
const mostInline = 60;
/** Rows of one batch: what the vendor's users send at the least, as no limit is published. */
const mostInBatch = 5000;

/** The provider of one integration. */
export function createTruelistProvider(options: TruelistOptions): VerdictProvider {
  const pacing = options.pacing ?? createTruelistPacing();
  return {
    id: "truelist",
    profile: truelistProfile(options.config),
    judge: (request) => judge({ ...options, pacing }, request).catch(rethrownAsItsOwn),
  };
}

async function judge(options: TruelistOptions, request: JudgeRequest): Promise<readonly ProviderVerdict[]> {
  const { now, batches: store, sending, logger } = options;
  const found = new Map<string, ProviderVerdict>();
  const keep = async (verdicts: readonly ProviderVerdict[]): Promise<void> => {
    await request.keep(verdicts);
    for (const each of verdicts) found.set(keyOf(each.verdict.normalizedEmail ?? ""), each);
  };
  const client = createTruelistClient(options, request.signal);
  const inline = (some: readonly AddressToJudge[]): Promise<unknown> =>
    judgeInline(client, some, { effort: request.effort, keep }, now);
  const open = (some: readonly AddressToJudge[]): readonly AddressToJudge[] =>
    some.filter(({ normalizedEmail }) => !found.has(keyOf(normalizedEmail)));

  const unsendable = request.addresses.filter(({ normalizedEmail }) => !isSendable(normalizedEmail));
  if (unsendable.length > 0)
    await keep(
      unsendable.map((each) => unansweredVerdict(each, "not asked: it cannot be sent as it is written", now())),
    );

  if (request.effort === "now") await inline(open(request.addresses));
  else {
    const signals = [request.signal, sending.signal, sending.giveUp].filter((each) => each !== undefined);
    const timing = { ...usualTiming, ...options.timing };
    const judging: BatchJudging = {
      client,
      store,
      timing,
      now,
      signal: AbortSignal.any(signals),
      owner: { integrationId: options.integrationId, profile: truelistProfile(options.config) },
      keep,
      logger,
    };
    await takeUpBatches(judging, open(request.addresses));
    for (const list of listsOf(open(request.addresses))) await judgeList(judging, list, inline);
    // A batch that was deleted at the vendor's has said nothing.
    const left = open(request.addresses);
    await keep(left.map((each) => unansweredVerdict(each, "no answer: its batch was deleted at Truelist", now())));
  }
  return request.addresses.map(({ normalizedEmail }) => {
    const verdict = found.get(keyOf(normalizedEmail));
    if (!verdict) throw new Error("an address was not judged");
    return verdict;
  });
}

/** Judges a list; in halves where something in it is refused, until few are left, of which each answers for itself. */
async function judgeList(
  judging: BatchJudging,
  list: readonly AddressToJudge[],
  inline: (some: readonly AddressToJudge[]) => Promise<unknown>,
): Promise<void> {
  if (list.length <= mostInline) {
    if (list.length > 0) await inline(list);
    return;
  }
  const judged = await judgeByBatch(judging, list);
  if (!("refused" in judged)) return;
  judging.logger.warn({ addresses: list.length, refused: judged.refused }, "Truelist refuses a batch; it is halved");
  const half = Math.ceil(list.length / 2);
  await judgeList(judging, list.slice(0, half), inline);
  await judgeList(judging, list.slice(half), inline);
}

/** Lists of as many as a batch takes, in an order that is the same whenever the same are asked for. */
function listsOf(addresses: readonly AddressToJudge[]): readonly (readonly AddressToJudge[])[] {
  const ordered = inBatchOrder(addresses);
  return Array.from({ length: Math.ceil(ordered.length / mostInBatch) }, (_, index) =>
    ordered.slice(index * mostInBatch, (index + 1) * mostInBatch),
  );
}

/** Whether an address can stand among others that blanks part, and is taken for one in a row. */
function isSendable(address: string): boolean {
  return /^[^\s\p{Cc}@]+@[^\s\p{Cc}@]+$/u.test(address);
}

function keyOf(address: string): string {
  return address.toLowerCase();
}
