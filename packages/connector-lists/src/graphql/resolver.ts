import { Fault } from "@storegate/connector-kit";
import {
  Allow,
  ConfigOptionType,
  draftReach,
  IntegrationDraftInput,
  userErrorOf,
  type ResolverContext,
} from "@storegate/connector-kit/graphql";
import { Arg, Ctx, ID, Mutation, Query, Resolver } from "type-graphql";
import { draftProvider } from "../config-options.js";
import { erasePerson } from "../ledger/erase-person.js";
import { openLedger } from "../ledger/ledger.js";
import { normalisedAddress } from "../ledger/normalised-address.js";
import type { ListsContext, ListsDraftContext } from "../lists-context.js";
import { openProvider } from "../providers/providers.js";
import { Consent, consentOf } from "./consent-type.js";
import { ErasePersonInput, ErasePersonPayload } from "./erase-person-type.js";

const connectorId = "lists";

/** What a question to the provider costs of its key's budget, where reading an object costs 1. */
const complexity = 50;

/** Lists, consent, and its end. */
@Resolver()
class ListsResolver {
  @Allow("OPERATOR", draftReach("draft"))
  @Query(() => [ConfigOptionType], {
    nullable: true,
    complexity,
    description:
      "Lists: what the provider has to choose from; value is the list's id there. Fails with PROVIDER_MISSING until its access is filled in, and with codes of the provider.",
  })
  async marketingLists(
    @Arg("draft", () => IntegrationDraftInput, { description: "A saved integration, or one that is being set up." })
    draft: IntegrationDraftInput,
    @Ctx() context: ResolverContext,
  ): Promise<ConfigOptionType[]> {
    const { context: opened } = await context.openDraft(draft, connectorId);
    // Opened as a draft of this connector.
    const lists = await draftProvider(opened as ListsDraftContext).lists();
    return lists.map(({ id, name }) => ({ value: id, label: name }));
  }

  @Allow("VIEWER", { integrationId: "Integration" })
  @Query(() => Consent, {
    nullable: true,
    description:
      "Lists: what an address has agreed to, and how that came about, as far as the last sync has seen. Null of an address that nobody is known by.",
  })
  async consent(
    @Arg("integrationId", () => ID, { description: "An integration of the lists connector." }) integrationId: string,
    @Arg("email", () => String, { description: "The address, in any case." }) email: string,
    @Ctx() context: ResolverContext,
  ): Promise<Consent | null> {
    const { tables, integrationId: id } = await context.openIntegration(integrationId, connectorId);
    const address = normalisedAddress(email);
    if (address === null || id === null) return null;
    const ledger = await openLedger(tables, id);
    const record = (await ledger.recordsOf([address])).get(address);
    return record ? consentOf(email, record) : null;
  }

  @Allow("ADMIN", { "input.integrationId": "Integration" })
  @Mutation(() => ErasePersonPayload, {
    description:
      "Lists: takes away what is personal of somebody, here and at the provider, on their request. Which consents they gave and withdrew stays known under a pseudonym, and no sync lists them again. What the store itself keeps, and results of past syncs until their retention ends, are not touched.",
  })
  async erasePerson(
    @Arg("input", () => ErasePersonInput, { description: "Who." }) input: ErasePersonInput,
    @Ctx() context: ResolverContext,
  ): Promise<ErasePersonPayload> {
    const { integrationId, email } = input;
    const opened = (await context.openIntegration(integrationId, connectorId)) as ListsContext;
    const address = normalisedAddress(email);
    if (address === null || opened.integrationId === null) return refused(email);
    const deletedAtProvider = await openProvider(opened).deleteContact(address);
    const person = await (await openLedger(opened.tables, opened.integrationId)).find(address);
    const erased = person && (await erasePerson(opened.tables, opened.integrationId, person.id, address));
    await context.audit({
      operation: "erasePerson",
      integrationId,
      after: { person: erased?.pseudonym ?? null, deletedAtProvider },
    });
    return {
      pseudonym: erased?.pseudonym ?? null,
      deletedAtProvider,
      sightings: erased?.sightings ?? 0,
      evidence: erased?.evidence ?? 0,
      userErrors: [],
    };
  }
}

function refused(email: string): ErasePersonPayload {
  const fault = new Fault({
    kind: "INPUT",
    code: "EMAIL_INVALID",
    message: `"${email}" is no e-mail address.`,
    remedy: "Give the address of the person.",
  });
  return {
    pseudonym: null,
    deletedAtProvider: null,
    sightings: null,
    evidence: null,
    userErrors: [userErrorOf(fault, ["input", "email"])],
  };
}

/** Resolvers that the gateway adds to its schema. */
export const listsResolvers: readonly Function[] = [ListsResolver];
