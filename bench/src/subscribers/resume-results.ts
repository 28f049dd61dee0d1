/** Hundreds who follow the results of one sync, and go on after their cursors at another gateway again and again. */
import { setTimeout as delay } from "node:timers/promises";
import type { Figure } from "../figure.ts";
import { startAsked } from "./asked-process.ts";
import type { ResultsJudgement } from "./results-subscriber.ts";
import { RunningSync } from "./running-sync.ts";
import type { SubscribedGateways } from "./subscribed-gateways.ts";

const subscribers = 300;
const commits = 40;
const resultsOfCommit = 50;
const everyMs = 250;
/** At each commit one of so many goes elsewhere. */
const movingOneOf = 8;

/** The figures of following results across gateways. */
export async function resumeResults({ gateways, database, secrets }: SubscribedGateways): Promise<Figure[]> {
  await using client = startAsked("results-process.ts");
  const sync = await RunningSync.begin(database);
  const urls = gateways.map(({ url }) => `${url}/graphql`);
  // Results are for viewers and above.
  await client.ask("come", { count: subscribers, urls, secrets: secrets.slice(0, 2), syncId: sync.id });
  for (let commit = 1; commit <= commits; commit += 1) {
    await sync.commit({ results: resultsOfCommit, ends: commit === commits });
    if (commit < commits) await client.ask("move", { every: movingOneOf, from: commit });
    await delay(everyMs);
  }
  await client.ask("stay", {});
  const { missed, repeated } = await client.ask<ResultsJudgement>("judge", { count: commits * resultsOfCommit });
  const moves = Math.round(((commits - 1) * subscribers) / movingOneOf);
  const name = `${subscribers} who follow results at ${gateways.length} gateways`;
  const note = `${commits * resultsOfCommit} results each; ${moves} times somebody went on elsewhere after the last cursor`;
  return [
    { name: `${name}: missed`, value: missed, unit: "results", threshold: { atMost: 0 }, note },
    { name: `${name}: repeated`, value: repeated, unit: "results", threshold: { atMost: 0 } },
  ];
}
