import { defineConnector, defineExportKind } from "@storegate/connector-kit";
import { begin } from "./begin.js";
import { offerOptions } from "./config-options.js";
import { listsConfig, type ListsConfig } from "./config.js";
import { configWarnings } from "./config-warnings.js";
import { testConnection } from "./connection-test.js";
import { consentFacts } from "./ledger/consent-facts.js";
import type { ListsRuntime, ListsState } from "./lists-context.js";
import { advertisedWarnings } from "./observed/advertised-lists.js";
import { audienceWarnings } from "./observed/audience-problems.js";
import { fieldWarnings } from "./observed/field-problems.js";
import { lookWarnings } from "./observed/looks.js";
import { leftWarnings, sharedWarnings } from "./observed/own-lists.js";
import { commitPeople } from "./people/commit-people.js";
import { contactResource } from "./people/contact-resource.js";
import { peopleCursorSchema, type PeopleCursor } from "./people/people-cursor.js";
import type { PersonSource } from "./people/person-source.js";
import { planPeople } from "./people/plan-people.js";
import { readPeople } from "./people/read-people.js";
import { subscriberResource } from "./people/subscriber-resource.js";
import { listTables } from "./tables.js";

/** People of the store, into lists of a provider, and their opting out back into the store. */
export const peopleKind = defineExportKind<ListsConfig, ListsRuntime, ListsState, PersonSource, PeopleCursor>({
  key: "people",
  title: "People into lists",
  description:
    "Puts subscribers and customers into marketing lists, as far as they agreed to it, takes out who opted out, and brings opting out at the provider back to the store. Nobody is ever subscribed anew by it.",
  direction: "export",
  undoable: true,
  recordType: "person",
  phase: "listing people",
  carriesOptOuts: true,
  cursor: peopleCursorSchema,
  begin,
  read: readPeople,
  plan: planPeople,
  resources: { subscriber: subscriberResource, contact: contactResource },
  commit: commitPeople,
  resultColumns: [
    { name: "consent", description: "What decided: GRANTED or WITHDRAWN.", path: "/details/consent/value" },
    { name: "consentSource", description: "Where that came from.", path: "/details/consent/source" },
    { name: "consentAt", description: "When that was.", path: "/details/consent/at" },
  ],
});

/** Brings customers and subscribers into marketing lists. */
export const lists = defineConnector<ListsConfig, ListsRuntime>({
  id: "lists",
  title: "Marketing lists",
  description:
    "Brings subscribers and customers into lists of a marketing provider (Dotdigital), within what they agreed to, and opting out back into the store.",
  scopes: ["store_v2_customers"],
  config: listsConfig,
  syncKinds: [peopleKind],
  defaultSchedule: { cron: "*/15 * * * *" },
  operations: ["marketingLists", "consent", "erasePerson"],
  foreignFaults: ["DOTDIGITAL_", "PROVIDER_"],
  migrations: listTables,
  open: ({ http }) => ({ http, pageSize: 2000 }),
  facts: {
    consent: ({ tables, store }, emails) => consentFacts(tables, store.id, emails),
  },
  warnings: configWarnings,
  standingWarnings: async ({ tables, integrationId, config }) => [
    ...(await audienceWarnings(tables, integrationId)),
    ...(await lookWarnings(tables, integrationId)),
    ...(await leftWarnings(tables, integrationId)),
    ...(await sharedWarnings(tables, integrationId)),
    ...(await fieldWarnings(tables, integrationId)),
    ...(await advertisedWarnings(tables, integrationId, config)),
  ],
  test: testConnection,
  configOptions: offerOptions,
});
