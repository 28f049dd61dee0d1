/** A store whose customers' mail servers are asked, and the clocks by which they are asked again. */
import type { Sandbox } from "@storegate/sandbox";
import { expect } from "vitest";
import { setUpValidation, type Api, type TestGateway } from "./harness.js";
import { syncToEnd, type ResultFields } from "./syncs.js";

/** Whose name the sandbox's DNS gives the address that its mail servers see. */
export const smtp = { enabled: true, heloName: "probe.kleiner-laden.net", mailFrom: "probe@kleiner-laden.net" };

/** Connects a store and sets validation up so that it asks mail servers, none of which keeps silent for long. */
export async function setUpProbing(
  gateway: TestGateway,
  sandbox: Sandbox = gateway.sandbox,
): Promise<{ storeId: string; integrationId: string }> {
  const { mail } = gateway.sandbox.control;
  for (const { email } of sandbox.control.truth()) {
    if (mail.truth(email).behaviour === "silent") mail.set(email.slice(email.lastIndexOf("@") + 1), "plain");
  }
  return setUpValidation(gateway, { smtp }, sandbox);
}

/** What is true of each customer now, of those that mail servers are asked about. */
export function truths({ control }: Sandbox, mail = control.mail): ReadonlyMap<string, string> {
  const asked = Array.from(control.truth(), ({ email }) => mail.truth(email)).filter(
    ({ behaviour }) => behaviour !== null,
  );
  return new Map(asked.map(({ email, reason }) => [email, reason]));
}

/** The reasons that were found of these customers. */
export function reasonsOf(
  results: readonly ResultFields[],
  of: ReadonlyMap<string, string>,
): ReadonlyMap<string, string | null> {
  const found = results.map(({ key, reason }) => [key, reason] as const);
  return new Map(found.filter(([key]) => of.has(key)));
}

/** What a later sync was asked for, by key. */
export async function requested(
  { database }: Pick<TestGateway, "database">,
  integrationId: string,
): Promise<ReadonlyMap<string, string>> {
  const rows = await database.sql<{ key: string; at: string }[]>`
    select key, due_at as at from requested_keys where integration_id = ${integrationId.slice("int_".length)}`;
  return new Map(rows.map(({ key, at }) => [key, new Date(at).toISOString()]));
}

/** After how many minutes those who are greylisted are looked at again; null where they are not. */
export async function waits({ database }: Pick<TestGateway, "database">): Promise<ReadonlySet<number | null>> {
  const rows = await database.sql<{ minutes: string | null }[]>`
    select extract(epoch from again_at - checked_at) / 60 as minutes from validation.verdicts where reason = 'greylisted'`;
  return new Set(rows.map(({ minutes }) => (minutes === null ? null : Number(minutes))));
}

/** As though so many minutes had passed, for mail servers and for all that the gateway has written down. */
export async function pass({ database, sandbox }: TestGateway, minutes: number): Promise<void> {
  sandbox.control.mail.advance(minutes * 60_000);
  const ago = `${minutes} minutes`;
  await database.sql.begin(async (sql) => {
    await sql`update validation.verdicts
      set checked_at = checked_at - ${ago}::interval, again_at = again_at - ${ago}::interval`;
    // With the rest of the minute, to whose end they wait.
    await sql`update requested_keys set due_at = due_at - ${ago}::interval - interval '1 minute'`;
  });
}

/** The follow-ups of an integration, the newest first. */
export async function followUps(gateway: Api, integrationId: string): Promise<{ id: string; status: string }[]> {
  const { data } = await gateway.query(
    `query ($id: ID!) { integration(id: $id) { syncs(first: 50) { nodes { id trigger status } } } }`,
    { id: integrationId },
  );
  const nodes: { id: string; trigger: string; status: string }[] = data.integration.syncs.nodes;
  return nodes.filter(({ trigger }) => trigger === "FOLLOW_UP");
}

/** The follow-up that comes after so many, once it has ended. */
export async function nextFollowUp(gateway: Api, integrationId: string, before: number) {
  await expect.poll(async () => (await followUps(gateway, integrationId)).length).toBe(before + 1);
  const [newest] = await followUps(gateway, integrationId);
  return syncToEnd(gateway, newest?.id ?? "");
}
