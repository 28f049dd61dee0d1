/** Looking at audiences of the store's other integrations: who is in them now. */
import { Fault, type OtherIntegrations } from "@storegate/connector-kit";
import { normalisedAddress } from "../ledger/normalised-address.js";
import { clockOf, type SightingsOf } from "./keep-sightings.js";

/** What is looked at. */
export interface AudienceLook {
  readonly others: Pick<OtherIntegrations, "membersOf">;
  /** Those of the config, by their names across the store. */
  readonly audiences: readonly string[];
  readonly tell: (phase: string) => Promise<void>;
}

/**
 * Keeps who is in each. Where members are not told this time, those of the last time stand, since no opting out shall wait for another
 * integration; of one whose members were never told nobody comes into its list. Either is kept as a problem, to be warned of.
 */
export async function lookAtAudiences(of: SightingsOf, { others, audiences, tell }: AudienceLook): Promise<void> {
  await forgetOthers(of, audiences);
  for (const audience of audiences) {
    try {
      await keepMembers(of, audience, others, tell);
    } catch (error) {
      if (!(error instanceof Fault) || !isOfTelling(error)) throw error;
      await keepProblem(of, audience, error);
    }
  }
}

/** Whether it is the other integration's; what ends the sync is none. */
function isOfTelling({ code }: Fault): boolean {
  return code === "AUDIENCE_NOT_FOUND" || code === "OTHER_INTEGRATION_FAILED";
}

async function keepMembers(
  of: SightingsOf,
  audience: string,
  others: AudienceLook["others"],
  tell: AudienceLook["tell"],
): Promise<void> {
  const at = await clockOf(of);
  let seen = 0;
  for await (const members of others.membersOf(audience, null)) {
    const people = await of.ledger.people(members.flatMap((email) => normalisedAddress(email) ?? []));
    await of.tables.query(
      `insert into audience_members (integration_id, audience, person, looked_at)
       select $1, $2, person::uuid, $4::timestamptz from jsonb_array_elements_text($3::jsonb) as asked (person) order by person
       on conflict (integration_id, audience, person) do update set looked_at = excluded.looked_at`,
      [
        of.integrationId,
        audience,
        JSON.stringify([...people.values()].flatMap(({ id, isErased }) => (isErased ? [] : [id]))),
        at.toISOString(),
      ],
    );
    seen += members.length;
    await tell(`looking at audiences: ${seen.toLocaleString("en")}`);
  }
  await of.tables.query(
    `with left_it as (
      delete from audience_members where integration_id = $1 and audience = $2 and looked_at < $3::timestamptz
    )
    insert into audiences (integration_id, audience, seen_at) values ($1, $2, $3::timestamptz)
    on conflict (integration_id, audience) do update set seen_at = excluded.seen_at, problem = null`,
    [of.integrationId, audience, at.toISOString()],
  );
}

async function keepProblem({ tables, integrationId }: SightingsOf, audience: string, problem: Fault): Promise<void> {
  await tables.query(
    `insert into audiences (integration_id, audience, problem) values ($1, $2, $3::jsonb)
     on conflict (integration_id, audience) do update set problem = excluded.problem`,
    [integrationId, audience, JSON.stringify(problem.toData())],
  );
}

/** Audiences that are in the config no more. */
async function forgetOthers({ tables, integrationId }: SightingsOf, audiences: readonly string[]): Promise<void> {
  await tables.query(
    `with others as (
      select audience from audiences
      where integration_id = $1 and audience not in (select jsonb_array_elements_text($2::jsonb))
    ), emptied as (
      delete from audience_members using others
      where audience_members.integration_id = $1 and audience_members.audience = others.audience
    )
    delete from audiences using others where integration_id = $1 and audiences.audience = others.audience`,
    [integrationId, JSON.stringify(audiences)],
  );
}
