import { Fault } from "@storegate/connector-kit";
import {
  Allow,
  ConfigOptionType,
  Consent,
  consentOf,
  draftReach,
  IntegrationDraftInput,
  type ResolverContext,
} from "@storegate/connector-kit/graphql";
import { Arg, Ctx, ID, Mutation, Query, Resolver } from "type-graphql";
import { draftProvider } from "../config-options.js";
import { consentFact } from "../ledger/consent-facts.js";
import { findRecords, openLedger } from "../ledger/ledger.js";
import { addressKey, normalisedAddress } from "../ledger/normalised-address.js";
import type { ListsContext, ListsDraftContext } from "../lists-context.js";
import { ErasePersonInput, ErasePersonPayload } from "./erase-person-type.js";
import { eraseEverywhere, refused } from "./erasing.js";

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
    const { tables, store } = await context.openIntegration(integrationId, connectorId);
    const address = normalisedAddress(email);
    const record = address === null ? undefined : (await findRecords(tables, store.id, [address])).get(address);
    return record ? consentOf(email, consentFact(record)) : null;
  }

  @Allow("ADMIN", { "input.integrationId": "Integration" })
  @Mutation(() => ErasePersonPayload, {
    description:
      "Lists: takes away what is personal of somebody, on their request, by all lists integrations of the store, which know people together: at the providers, here, and in all that past syncs have left, as results, the journal, exports of them, notices and the audit. Which consents they gave and withdrew, and what became of their records when, stays known under a pseudonym; no sync lists them again, and no undo brings them back. Done again it does no harm. Refused as SYNC_RUNNING while a sync of one of these integrations has not ended. Not touched are the store itself, integrations of other connectors, and copies of the database that were made before. FORBIDDEN for a key that does not reach all of these integrations.",
  })
  async erasePerson(
    @Arg("input", () => ErasePersonInput, { description: "Who." }) input: ErasePersonInput,
    @Ctx() context: ResolverContext,
  ): Promise<ErasePersonPayload> {
    const { integrationId, email } = input;
    const opened = (await context.openIntegration(integrationId, connectorId)) as ListsContext;
    const address = normalisedAddress(email) ?? (await knownKey(opened, email));
    if (address === undefined || opened.integrationId === null) return refused(noAddress(email), ["input", "email"]);
    return eraseEverywhere(context, { ...opened, integrationId: opened.integrationId }, input, address);
  }
}

/** By what somebody is known whose address in the store is none. */
async function knownKey({ tables, store, integrationId }: ListsContext, email: string): Promise<string | undefined> {
  const key = addressKey(email, "");
  const ledger = await openLedger(tables, { storeId: store.id, integrationId: integrationId ?? "" });
  return key !== "" && (await ledger.find(key)) ? key : undefined;
}

function noAddress(email: string): Fault {
  return new Fault({
    kind: "INPUT",
    code: "EMAIL_INVALID",
    message: `"${email}" is no e-mail address, and nobody is known by it.`,
    remedy: "Give the address of the person as the store has it.",
  });
}

/** Resolvers that the gateway adds to its schema. */
export const listsResolvers: readonly Function[] = [ListsResolver];
