import { Fault } from "@storegate/connector-kit";
import { sleep } from "@storegate/http-client";
import type { DotdigitalClient } from "./dotdigital-client.js";
import { removalStarted, removalState } from "./dotdigital-answers.js";

const pausesMs = [300, 1000, 2000, 5000, 10_000];
const longestMs = 20 * 60_000;
const atOnce = 1000;

/** Takes contacts out of a list, by a job that Dotdigital carries out in its own time. Done twice it is as once. */
export async function removeFromList(
  client: DotdigitalClient,
  list: string,
  contactIds: readonly string[],
): Promise<void> {
  for (let from = 0; from < contactIds.length; from += atOnce) {
    const { id } = await client.ask({
      method: "POST",
      path: `/v2/address-books/${encodeURIComponent(list)}/contacts/delete`,
      body: contactIds.slice(from, from + atOnce).map(Number),
      what: "contacts that leave a list",
      schema: removalStarted,
      idempotent: true,
    });
    await finished(client, id);
  }
}

async function finished(client: DotdigitalClient, id: string): Promise<void> {
  const started = Date.now();
  for (let attempt = 0; ; attempt += 1) {
    await sleep(pausesMs[Math.min(attempt, pausesMs.length - 1)] ?? 0, client.signal);
    const { status } = await client.ask({
      method: "GET",
      path: `/v2/contacts/deletion/${encodeURIComponent(id)}`,
      what: "how the leaving of a list fares",
      schema: removalState,
    });
    if (status === "completed" || status === "finished") return;
    if (status === "failed" || Date.now() - started > longestMs)
      throw new Fault({
        kind: "UNAVAILABLE",
        code: "DOTDIGITAL_REMOVAL_FAILED",
        message: `Dotdigital did not take contacts out of a list: ${status}.`,
        remedy: "It is tried again.",
      });
  }
}
