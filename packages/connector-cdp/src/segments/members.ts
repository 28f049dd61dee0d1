/** Who is in a segment, by their addresses: as other integrations take audiences. */
import {
  Fault,
  type ConnectorAudiences,
  type ConnectorFacts,
  type ProfileFact,
  type Transaction,
} from "@storegate/connector-kit";
import { attributesOf, profilesWithCuts } from "../attributes/index.js";
import type { CdpContext, CdpRuntime } from "../cdp-context.js";
import type { CdpConfig } from "../config.js";
import { emailKey } from "../keys.js";
import { findSpace } from "../space.js";
import { compileFilter } from "./compile-filter.js";
import { goodFilter, segmentById, segmentsOf } from "./segments.js";

const addressesTogether = 1000;

/** Segments as audiences. */
export const cdpAudiences: ConnectorAudiences<CdpConfig, CdpRuntime> = {
  async list(context) {
    const space = await findSpace(context);
    const segments = space ? await segmentsOf(context.tables, space) : [];
    return segments.map(({ id, name, size }) => ({ id, name, size }));
  },
  async *members(context, audienceId, after) {
    const space = await findSpace(context);
    const segment = space && (await segmentById(context.tables, space, audienceId));
    if (!space || !segment) throw noSuchSegment();
    const { sql, values } = compileFilter(goodFilter(segment.filter), {
      space: space.id,
      now: context.now(),
      uncounted: context.config.uncountedStatuses,
      first: 3,
    });
    for (let last = after; ;) {
      const found = await context.tables.query<{ email: string }>(
        `select distinct email collate "C" as email from ${profilesWithCuts} cross join lateral unnest(p.emails) as own (email)
         where p.space = $1::integer and ($2::text is null or email collate "C" > $2::text) and ${sql}
         order by 1 limit ${addressesTogether}`,
        [space.id, last, ...values],
      );
      if (found.length > 0) yield found.map(({ email }) => email);
      if (found.length < addressesTogether) return;
      last = found.at(-1)?.email ?? last;
    }
  },
};

/** People's profiles by their addresses, for whoever asks about them. */
export const cdpFacts: ConnectorFacts<CdpConfig, CdpRuntime> = {
  async profile(context, emails) {
    const space = await findSpace(context);
    if (!space) return new Map();
    const people = await peopleOf(context.tables, space.id, emails);
    const facts = await profileFacts(context, space.id, [...new Set(people.values())]);
    return new Map(
      emails.flatMap((email) => {
        const person = people.get(emailKey(email) ?? "");
        const fact = person === undefined ? undefined : facts.get(person);
        return fact ? [[email, fact] as const] : [];
      }),
    );
  },
};

/** Who has an address: of several that share one, the person with the latest activity. */
async function peopleOf(
  transaction: Transaction,
  space: number,
  emails: readonly string[],
): Promise<Map<string, string>> {
  const keys = emails.flatMap((email) => emailKey(email) ?? []);
  const found = await transaction.query<{ term: string; person: string }>(
    `select distinct on (found.term) found.term, found.person::text as person
     from terms found join profiles p on p.space = found.space and p.person = found.person
     where found.space = $1 and found.term in (select value from jsonb_array_elements_text($2::jsonb) as given (value))
     order by found.term, p.last_activity_at desc nulls last, found.person`,
    [space, JSON.stringify(keys)],
  );
  return new Map(found.map(({ term, person }) => [term, person]));
}

/** People as facts, with all their attributes. */
export async function profileFacts(
  { tables, now }: Pick<CdpContext, "tables" | "now">,
  space: number,
  people: readonly string[],
): Promise<Map<string, ProfileFact>> {
  const found = await tables.query<{
    person: string;
    name: string | null;
    emails: string[];
    phones: string[];
    customer_ids: string[];
  }>(
    `select person::text as person, name, emails, phones, customer_ids::text[] as customer_ids from profiles
     where space = $1 and person in (select value::bigint from jsonb_array_elements_text($2::jsonb) as given (value))`,
    [space, JSON.stringify(people)],
  );
  const attributes = await attributesOf(tables, space, people, { names: null, now: now() });
  return new Map(
    found.map(({ person, name, emails, phones, customer_ids: ids }) => [
      person,
      { id: person, name, emails, phones, customerExternalIds: ids, attributes: attributes.get(person) ?? [] },
    ]),
  );
}

function noSuchSegment(): Fault {
  return new Fault({
    kind: "NOT_FOUND",
    code: "SEGMENT_NOT_FOUND",
    message: "The segment is not there any more.",
    remedy: "Choose another segment.",
  });
}
