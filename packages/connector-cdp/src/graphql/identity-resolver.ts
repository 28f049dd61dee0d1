import type { JsonValue } from "@storegate/connector-kit";
import { Allow, Json, profilePrefix, userErrorOf, type ResolverContext } from "@storegate/connector-kit/graphql";
import { Arg, Ctx, ID, Mutation, Query, Resolver } from "type-graphql";
import { computeDirty } from "../attributes/index.js";
import { cdpConfig } from "../config.js";
import { linkingRules, personOf, previewRules, separate, unite, type LinkingRules } from "../identity/index.js";
import { profilesByIds } from "../profiles/index.js";
import { lockSpace } from "../space.js";
import { callersFault, notFound, openImported, placeOf, type AskingOfSpace } from "./asking.js";
import { IdentityPreview, SeparateProfileInput, SeparateProfilePayload, UniteProfileInput } from "./identity-types.js";
import { profilesAs } from "./profile-of.js";

/** What looking at everybody costs of a key's budget, where reading an object costs 1. */
const complexity = 200;

/** Who is who. */
@Resolver()
export class IdentityResolver {
  @Allow("VIEWER", { integrationId: "Integration" })
  @Query(() => IdentityPreview, {
    nullable: true,
    complexity,
    description:
      "CDP: what other rules of identity would make of people, before they are saved in the config. Nothing is changed.",
  })
  async identityPreview(
    @Arg("integrationId", () => ID, { description: "An integration of the cdp connector." }) integrationId: string,
    @Arg("rules", () => Json, { description: "As `identity` of the config." }) rules: JsonValue,
    @Ctx() context: ResolverContext,
  ): Promise<IdentityPreview> {
    const { opened, space } = await openImported(context, integrationId);
    const parsed = cdpConfig.shape.identity.safeParse(rules);
    if (!parsed.success) return wrong(parsed.error.issues);
    const store = await ownStore({ opened });
    const current = linkingRules(opened.config.identity, store);
    const preview = await previewRules(opened.tables, space, { current, proposed: linkingRules(parsed.data, store) });
    return {
      ...preview,
      examples: preview.examples.map(({ identifier: { kind, value }, ...example }) => ({
        kind: kind === "e" ? "EMAIL" : "PHONE",
        value,
        ...example,
      })),
      userErrors: [],
    };
  }

  @Allow("OPERATOR", { id: "Own", "input.entityIds": "Own" })
  @Mutation(() => SeparateProfilePayload, {
    nullable: true,
    complexity,
    description:
      "CDP: takes accounts, guests or subscribers out of a person. They are linked among themselves alone from then on, whatever they have in common with others, until uniteProfile.",
  })
  separateProfile(
    @Arg("id", () => ID, { description: "Of the profile." }) id: string,
    @Arg("input", () => SeparateProfileInput, { description: "What is taken out." }) {
      entityIds,
    }: SeparateProfileInput,
    @Ctx() context: ResolverContext,
  ): Promise<SeparateProfilePayload> {
    return change(context, "separateProfile", id, entityIds, separate);
  }

  @Allow("OPERATOR", { id: "Own", "input.entityIds": "Own" })
  @Mutation(() => SeparateProfilePayload, {
    nullable: true,
    complexity,
    description: "CDP: takes back that accounts, guests or subscribers were taken out of a person.",
  })
  uniteProfile(
    @Arg("id", () => ID, { description: "Of the profile that they are now." }) id: string,
    @Arg("input", () => UniteProfileInput, { description: "What is linked again." }) { entityIds }: UniteProfileInput,
    @Ctx() context: ResolverContext,
  ): Promise<SeparateProfilePayload> {
    return change(context, "uniteProfile", id, entityIds, unite);
  }
}

/** Changes who is who, computes whoever it touches, and writes it down. */
async function change(
  context: ResolverContext,
  operation: "separateProfile" | "uniteProfile",
  id: string,
  entityIds: readonly string[],
  how: typeof separate,
): Promise<SeparateProfilePayload> {
  try {
    const { integrationId, key } = placeOf(id, profilePrefix, "profile");
    const asking = await openImported(context, integrationId);
    const { opened, space } = asking;
    const rules = await rulesOf(asking);
    const now = opened.now();
    const persons = await opened.tables.transaction(async (transaction) => {
      await lockSpace(transaction, space.id);
      const person = await personOf(transaction, space, key);
      if (person === null) throw notFound("profile");
      const changed = await how(transaction, space, rules, { person, entities: entityIds }, now);
      await computeDirty(opened, transaction, { space, begunAt: now.toISOString() });
      return [...new Set([person, ...changed.persons])];
    });
    await context.audit({
      operation,
      integrationId,
      after: { profile: key, entities: [...entityIds], profiles: persons },
    });
    const found = await profilesByIds(opened.tables, space, persons);
    return { profiles: profilesAs(asking, found), userErrors: [] };
  } catch (error) {
    const fault = callersFault(error);
    return {
      profiles: null,
      userErrors: [userErrorOf(fault, fault.field === "entityIds" ? ["input", "entityIds"] : ["id"])],
    };
  }
}

async function rulesOf(asking: AskingOfSpace): Promise<LinkingRules> {
  return linkingRules(asking.opened.config.identity, await ownStore(asking));
}

async function ownStore({ opened }: Pick<AskingOfSpace, "opened">): Promise<{ domain?: string }> {
  const { domain } = await opened.bigcommerce.store.get();
  return domain ? { domain } : {};
}

function wrong(
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): IdentityPreview {
  return {
    persons: null,
    personsThen: null,
    merged: null,
    parted: null,
    examples: [],
    isPartial: false,
    userErrors: issues.map(({ path, message }) => ({
      kind: "INPUT",
      code: "CONFIG_INVALID",
      message,
      field: ["rules", ...path.map(String)],
    })),
  };
}
