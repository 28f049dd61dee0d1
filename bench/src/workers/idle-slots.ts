/**
 * Whether a store waited while a process had room for it. A slot of a process is free from the end of a store's last sync there
 * to the beginning of the next store's first; what counts is how long it was free while some store waited. Times are of the
 * syncs' own rows, in milliseconds.
 */

/** A sync, and the process that began it. */
export interface SyncTimes {
  readonly storeId: string;
  readonly process: string;
  readonly askedAt: number;
  readonly startedAt: number;
  readonly finishedAt: number;
}

/** From when to when. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Of every time that a slot was free, how much of it in one piece a store waited. @param since when each process had begun to work. */
export function idleWhileWaited(
  syncs: readonly SyncTimes[],
  { slots, since }: { readonly slots: number; readonly since: ReadonlyMap<string, number> },
): number[] {
  const waits = mergedSpans(waitsOf(syncs));
  const pieces: number[] = [];
  for (const [process, from] of since) {
    for (const free of freeSpans(visitsOf(syncs.filter((each) => each.process === process)), slots, from)) {
      for (const wait of waits) {
        const piece = Math.min(free.to, wait.to) - Math.max(free.from, wait.from);
        if (piece > 0) pieces.push(piece);
      }
    }
  }
  return pieces;
}

/** When stores waited: something was asked for, and nothing of theirs was under way. */
function waitsOf(syncs: readonly SyncTimes[]): Span[] {
  return [...Map.groupBy(syncs, ({ storeId }) => storeId).values()].flatMap((ofStore) => {
    const visits = visitsOf(ofStore);
    return visits.map(({ from }, index) => {
      const asked = ofStore.filter(({ startedAt }) => startedAt >= from).map(({ askedAt }) => askedAt);
      return { from: Math.max(visits[index - 1]?.to ?? 0, Math.min(...asked)), to: from };
    });
  });
}

/** When stores were worked on: the times of their syncs, those that overlap as one. */
function visitsOf(syncs: readonly SyncTimes[]): Span[] {
  return [...Map.groupBy(syncs, ({ storeId }) => storeId).values()].flatMap((ofStore) =>
    mergedSpans(ofStore.map(({ startedAt, finishedAt }) => ({ from: startedAt, to: finishedAt }))),
  );
}

/** When slots were free: each visit takes the one that was free longest. What is free after the last visit to it counts, too. */
function freeSpans(visits: readonly Span[], slots: number, since: number): Span[] {
  const freeSince = Array.from({ length: slots }, () => since);
  const free: Span[] = [];
  for (const { from, to } of visits.toSorted((a, b) => a.from - b.from)) {
    freeSince.sort((a, b) => a - b);
    free.push({ from: freeSince.shift() ?? since, to: from });
    freeSince.push(to);
  }
  return [...free, ...freeSince.map((from) => ({ from, to: Infinity }))];
}

function mergedSpans(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last && span.from <= last.to) merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else merged.push(span);
  }
  return merged;
}
