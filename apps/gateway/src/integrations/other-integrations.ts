/** What a connector is handed of its store's other integrations: who may be asked, and their answers together. */
import {
  factNames,
  type AnyConnector,
  type AudiencesOfStore,
  type ConnectorContext,
  type FactName,
  type FactsByEmail,
  type FactTypes,
  type JsonObject,
  type OtherIntegrations,
  type TellingFailure,
} from "@storegate/connector-kit";
import { schema, type Queries } from "@storegate/database";
import type { OpenConnector } from "@storegate/sync-engine";
import { and, asc, eq, isNull, ne } from "drizzle-orm";
import { decodeId, encodeId } from "../ids.js";
import { askAnother, type AskedIntegration, type Asker } from "./ask-another.js";
import { audienceNotFound, tellMembers } from "./audience-members.js";
import { joinFacts, type Telling } from "./join-facts.js";

/** How long each integration has for facts, in milliseconds. */
const factsMs = 2000;
/** How long each has for naming its audiences, in milliseconds. */
const audiencesMs = 5000;
/** How many addresses can be asked about at once. */
const mostEmails = 1000;

/** Whose others are asked. */
export interface Askable {
  readonly queries: Queries;
  readonly connectors: ReadonlyMap<string, OpenConnector>;
  readonly storeId: string;
  /** Which one is not asked, for it is the one that asks; null of one that is not saved. */
  readonly integrationId: string | null;
}

/** The other integrations of a store, for one of its. */
export function othersOf(askable: Askable, asker: Asker): OtherIntegrations {
  return {
    async facts(emails, about = factNames) {
      if (emails.length > mostEmails)
        throw new TypeError(`Facts are asked about ${mostEmails} addresses at most at once, not ${emails.length}.`);
      if (emails.length === 0) return { byEmail: new Map(), failures: [] };
      return askFacts(await findOthers(askable), asker, [...new Set(emails)], new Set(about));
    },
    audiences: async () => askAudiences(await findOthers(askable), asker),
    async *membersOf(audience, after) {
      const [id = "", ...rest] = audience.split("/");
      const key = decodeId("Integration", id);
      const of = (await findOthers(askable)).find(({ toOpen }) => toOpen.integrationId === key);
      const audiences = of?.toOpen.open.connector.audiences;
      if (!of || !audiences || rest.length === 0) throw audienceNotFound(audience);
      yield* tellMembers(asker, { of, audiences, audienceId: rest.join("/"), after });
    },
    present: () => findPresent(askable),
  };
}

/** Of one that is asked itself: it asks nobody, so that no question goes in a circle. */
export const asksNobody: OtherIntegrations = {
  facts: async () => refuseToAsk(),
  audiences: async () => refuseToAsk(),
  membersOf: () => refuseToAsk(),
  present: async () => refuseToAsk(),
};

function refuseToAsk(): never {
  throw new TypeError("Other integrations are not asked by one that answers others.");
}

/** All others of the store, whatever their state. */
async function findPresent({ queries, storeId, integrationId }: Askable): Promise<ReadonlySet<string>> {
  const { integrations } = schema;
  const rows = await queries
    .select({ id: integrations.id })
    .from(integrations)
    .where(and(eq(integrations.storeId, storeId), isNull(integrations.deletedAt)));
  return new Set(rows.flatMap(({ id }) => (id === integrationId ? [] : [id])));
}

/** Those of the store that may be asked, the one that was made first at the beginning. */
async function findOthers({ queries, connectors, storeId, integrationId }: Askable): Promise<AskedIntegration[]> {
  const { integrations } = schema;
  const rows = await queries
    .select({
      id: integrations.id,
      connectorId: integrations.connectorId,
      name: integrations.name,
      config: integrations.config,
    })
    .from(integrations)
    .where(
      and(
        eq(integrations.storeId, storeId),
        isNull(integrations.deletedAt),
        ne(integrations.status, "DISABLED"),
        integrationId === null ? undefined : ne(integrations.id, integrationId),
      ),
    )
    .orderBy(asc(integrations.createdAt), asc(integrations.id));
  return rows.flatMap(({ id, connectorId, name, config }) => {
    const open = connectors.get(connectorId);
    if (!open) return [];
    const integration = { id: encodeId("Integration", id), connectorId, name };
    return [{ integration, toOpen: { integrationId: id, storeId, config: config as JsonObject, open } }];
  });
}

async function askFacts(
  others: readonly AskedIntegration[],
  asker: Asker,
  emails: readonly string[],
  about: ReadonlySet<FactName>,
): Promise<FactsByEmail> {
  const ask = async <Name extends FactName>(name: Name): Promise<Told<FactTypes[Name]>> => {
    const asked = about.has(name) ? others : [];
    const told = await Promise.all(asked.map((other) => askFact(asker, other, name, emails)));
    return {
      tellings: told.flatMap((each) => (each && "telling" in each ? [each.telling] : [])),
      failures: told.flatMap((each) => (each && "failure" in each ? [each.failure] : [])),
    };
  };
  const [consent, emailVerdict, profile] = await Promise.all([ask("consent"), ask("emailVerdict"), ask("profile")]);
  const tellings = { consent: consent.tellings, emailVerdict: emailVerdict.tellings, profile: profile.tellings };
  return {
    byEmail: joinFacts(emails, tellings),
    failures: [consent, emailVerdict, profile].flatMap(({ failures }) => failures),
  };
}

/** What all told of one sort of fact, and who did not. */
interface Told<Fact> {
  readonly tellings: readonly Telling<Fact>[];
  readonly failures: readonly TellingFailure[];
}

/** How each sort of fact is asked for; undefined where there is none of it. */
const factAsked: { readonly [Name in FactName]: AskFact<FactTypes[Name]> } = {
  consent: (facts, context, emails) => facts.consent?.(context, emails),
  emailVerdict: (facts, context, emails) => facts.emailVerdict?.(context, emails),
  profile: (facts, context, emails) => facts.profile?.(context, emails),
};

type AskFact<Fact> = (
  facts: NonNullable<AnyConnector["facts"]>,
  context: ConnectorContext<unknown, unknown>,
  emails: readonly string[],
) => Promise<ReadonlyMap<string, Fact>> | undefined;

/** What one integration tells of one sort of fact; undefined where it has none of it. */
async function askFact<Name extends FactName>(
  asker: Asker,
  of: AskedIntegration,
  about: Name,
  emails: readonly string[],
): Promise<{ readonly telling: Telling<FactTypes[Name]> } | { readonly failure: TellingFailure } | undefined> {
  const { facts } = of.toOpen.open.connector;
  if (facts?.[about] === undefined) return undefined;
  const told = await askAnother(asker, {
    of,
    about,
    ms: factsMs,
    // As entries, which are told without secrets.
    ask: async (context) => [...((await factAsked[about](facts, context, emails)) ?? [])],
  });
  return "failure" in told ? told : { telling: { by: of.integration, facts: new Map(told.answer) } };
}

async function askAudiences(others: readonly AskedIntegration[], asker: Asker): Promise<AudiencesOfStore> {
  const told = await Promise.all(
    others.flatMap((of) => {
      const { audiences } = of.toOpen.open.connector;
      if (!audiences) return [];
      const ask = askAnother(asker, { of, about: "audiences", ms: audiencesMs, ask: (each) => audiences.list(each) });
      return [ask.then((answered) => ({ ...answered, integration: of.integration }))];
    }),
  );
  return {
    audiences: told.flatMap((each) =>
      "failure" in each
        ? []
        : each.answer.map(({ id, name, size }) => ({
            id: `${each.integration.id}/${id}`,
            name,
            size,
            integration: each.integration,
          })),
    ),
    failures: told.flatMap((each) => ("failure" in each ? [each.failure] : [])),
  };
}
