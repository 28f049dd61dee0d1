/** People as GraphQL has them. */
import {
  connectorNodeId,
  Profile,
  profilePrefix,
  type ProfileAttributeValue,
  type ResolverContext,
} from "@storegate/connector-kit/graphql";
import { attributesOf } from "../attributes/index.js";
import { personOf } from "../identity/index.js";
import { profilesByIds, segmentsOfPeople, type FoundProfile } from "../profiles/index.js";
import type { Segment } from "../segments/index.js";
import { imported, listOf, openCdp, placeOf, type AskingOfSpace } from "./asking.js";

/** A profile with what it is read from: what costs something is read for all profiles of an answer together, once it is asked for. */
export type ShownProfile = Profile & { readonly __typename: "Profile"; readonly shown: Shown };

/** See above. */
export interface Shown {
  readonly asking: AskingOfSpace;
  readonly person: string;
  readonly lastActivityAt: string | null;
  readonly together: Together;
}

/** What is read for several people at once. */
export interface Together {
  attributes(names: readonly string[] | null): Promise<ReadonlyMap<string, readonly ProfileAttributeValue[]>>;
  segments(): Promise<ReadonlyMap<string, readonly Segment[]>>;
}

/** The people of an answer. */
export function profilesAs(asking: AskingOfSpace, found: readonly FoundProfile[]): ShownProfile[] {
  const together = readTogether(
    asking,
    found.map(({ person }) => person),
  );
  return found.map(({ person, name, emails, phones, customerIds, lastActivityAt }) =>
    Object.assign(new Profile(), {
      __typename: "Profile" as const,
      id: profileId(asking.integrationId, person),
      name,
      emails,
      phones,
      customerExternalIds: customerIds,
      known: async (names: readonly string[] | null) => (await together.attributes(names)).get(person) ?? [],
      shown: { asking, person, lastActivityAt, together },
    }),
  );
}

/** The id of somebody's profile. */
export function profileId(integrationId: string, person: string): string {
  return connectorNodeId(profilePrefix, integrationId, person);
}

/** A profile by its id, or that of whom they were merged into; null where there is none any more. */
export async function profileById(context: ResolverContext, id: string): Promise<ShownProfile | null> {
  const { integrationId, key } = placeOf(id, profilePrefix, "profile");
  const asking = await openCdp(context, integrationId);
  if (!asking.space) return null;
  const person = await personOf(asking.opened.tables, asking.space, key);
  const found = person === null ? [] : await profilesByIds(asking.opened.tables, asking.space, [person]);
  return profilesAs(imported(asking), found)[0] ?? null;
}

/** What a profile is read from, whoever has told it. */
export async function shownOf(root: Profile, context: ResolverContext): Promise<Shown | null> {
  if ("shown" in root) return (root as ShownProfile).shown;
  return (await profileById(context, root.id))?.shown ?? null;
}

function readTogether(asking: AskingOfSpace, people: readonly string[]): Together {
  const { opened, space } = asking;
  const known = new Map<string, Promise<ReadonlyMap<string, readonly ProfileAttributeValue[]>>>();
  let segments: Promise<ReadonlyMap<string, readonly Segment[]>> | undefined;
  const read = async (names: readonly string[] | null) => {
    const facts = await attributesOf(opened.tables, space.id, people, { names, now: opened.now() });
    return new Map(
      Array.from(facts, ([person, values]) => [
        person,
        values.map(({ value, ...attribute }) => ({ attribute, value })),
      ]),
    );
  };
  return {
    attributes(names) {
      const key = JSON.stringify(names);
      const asked = known.get(key) ?? read(names);
      known.set(key, asked);
      return asked;
    },
    segments: () => (segments ??= segmentsOfPeople(opened.tables, listOf(asking), people)),
  };
}
