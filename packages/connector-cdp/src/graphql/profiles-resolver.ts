import {
  Allow,
  pageOf,
  Profile,
  ProfileAttribute,
  readPage,
  type CursorOf,
  type PageOf,
  type ResolverContext,
} from "@storegate/connector-kit/graphql";
import { Arg, Args, Ctx, ID, Query, Resolver } from "type-graphql";
import { z } from "zod";
import { catalogue, definitionOf } from "../attributes/index.js";
import { countProfiles, findProfiles, type ProfileSelection } from "../profiles/index.js";
import { goodFilter, segmentById } from "../segments/index.js";
import { imported, listOf, notFound, openCdp, placeOf, type AskingOfSpace } from "./asking.js";
import { profileById, profilesAs, type ShownProfile } from "./profile-of.js";
import { ProfileConnection, ProfilesArgs } from "./profile-types.js";
import { segmentPrefix } from "./segment-of.js";

const profileCursor: CursorOf<ShownProfile, z.ZodObject<{ at: z.ZodNullable<z.ZodString>; person: z.ZodString }>> = {
  list: "profiles",
  key: z.strictObject({ at: z.string().nullable(), person: z.string().regex(/^\d{1,18}$/) }),
  of: ({ shown }) => ({ at: shown.lastActivityAt, person: shown.person }),
};

/** What finding people costs of a key's budget, where reading an object costs 1. */
const complexity = 20;

/** A page of profiles, with what its export is of. */
export interface ProfilePage extends PageOf<ShownProfile> {
  readonly exported: {
    readonly integrationId: string;
    readonly search: string | null;
    readonly segmentId: string | null;
  };
}

/** Looking at people. */
@Resolver()
export class ProfilesResolver {
  @Allow("VIEWER", { integrationId: "Integration", segmentId: "Own" })
  @Query(() => ProfileConnection, {
    complexity,
    description:
      "CDP: people as they were computed last, those with the latest activity first. Empty before the first import. Fails with INTEGRATION_NOT_FOUND, INTEGRATION_DISABLED, SEGMENT_NOT_FOUND.",
  })
  async profiles(@Args(() => ProfilesArgs) args: ProfilesArgs, @Ctx() context: ResolverContext): Promise<ProfilePage> {
    const { integrationId, search = null, segmentId = null } = args;
    const request = readPage(profileCursor, args);
    const exported = { integrationId, search, segmentId };
    const asking = await openCdp(context, integrationId);
    if (!asking.space) return { ...pageOf(profileCursor, request, [], 0), exported };
    const known = imported(asking);
    const selection = await selectionOf(known, exported);
    const found = await findProfiles(asking.opened.tables, listOf(known), selection, request);
    const page = pageOf(profileCursor, request, profilesAs(known, found), null);
    return Object.defineProperty({ ...page, exported }, "totalCount", {
      // Counted when it is asked for.
      get: () => countProfiles(asking.opened.tables, listOf(known), selection),
    });
  }

  @Allow("VIEWER", { id: "Own" })
  @Query(() => Profile, {
    nullable: true,
    complexity,
    description:
      "CDP: one person. The id of somebody who turned out to be another answers that other. Fails with PROFILE_NOT_FOUND for an id of nothing.",
  })
  profile(
    @Arg("id", () => ID, { description: "Of the profile." }) id: string,
    @Ctx() context: ResolverContext,
  ): Promise<ShownProfile | null> {
    return profileById(context, id);
  }

  @Allow("VIEWER", { integrationId: "Integration" })
  @Query(() => [ProfileAttribute], {
    description: "CDP: the catalogue of attributes: what each is, how and from what it is computed.",
  })
  async profileAttributes(
    @Arg("integrationId", () => ID, { description: "An integration of the cdp connector." }) integrationId: string,
    @Ctx() context: ResolverContext,
  ): Promise<ProfileAttribute[]> {
    await openCdp(context, integrationId);
    return catalogue.map(definitionOf);
  }
}

/** Which profiles are asked for. @throws Fault NOT_FOUND, SEGMENT_NOT_FOUND. */
export async function selectionOf(
  { integrationId, opened, space }: AskingOfSpace,
  { search, segmentId }: { readonly search: string | null; readonly segmentId: string | null },
): Promise<ProfileSelection> {
  if (segmentId === null) return { search, filter: null };
  const place = placeOf(segmentId, segmentPrefix, "segment");
  const segment =
    place.integrationId === integrationId ? await segmentById(opened.tables, space, place.key) : undefined;
  if (!segment) throw notFound("segment");
  return { search, filter: goodFilter(segment.filter) };
}
