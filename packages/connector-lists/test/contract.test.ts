/** The laws of every connector, held against this one: subscribers, customers, and a Dotdigital account in which some of them are known. */
import {
  describeConnector,
  sandboxWorld,
  type ContractWorld,
  type WorldSnapshot,
} from "@storegate/connector-kit/testing";
import { connectorTestTables } from "@storegate/database/testing";
import type { Sandbox } from "@storegate/sandbox";
import { afterAll } from "vitest";
import { peopleKind } from "../src/connector.js";
import { lists, type ListsConfig } from "../src/index.js";
import type { ListsRuntime } from "../src/lists-context.js";
import { contactResource } from "../src/people/contact-resource.js";

const tables = connectorTestTables({ id: lists.id, migrations: lists.migrations ?? [] });
afterAll(() => tables.drop());

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

/** Of those who opt out nothing but the newsletter is this connector's. */
function withoutNewsletter(rest: WorldSnapshot["rest"]): unknown {
  const { subscribers, ...others } = rest as {
    readonly subscribers?: readonly { readonly consents: readonly string[] }[];
  };
  return {
    ...others,
    subscribers: subscribers?.map((each) => ({
      ...each,
      consents: each.consents.filter((consent) => consent !== "marketing_newsletter"),
    })),
  };
}

function prepare({ control }: Sandbox): void {
  const list = control.dotdigital.addList("Store subscribers").id;
  control.dotdigital.addContact({ email: "stranger@example.net", lists: [control.dotdigital.addList("Another").id] });
  for (const n of numbers(24)) {
    const email = `person${n}@example.net`;
    const consents = n % 5 === 0 ? ["abandoned_cart" as const] : ["marketing_newsletter" as const];
    control.subscribers.add({ email, first_name: `First ${n}`, source: "storefront", consents });
    if (n % 3 === 0) control.dotdigital.addContact({ email, lists: [list], dataFields: { FIRSTNAME: "Old" } });
    if (n % 6 === 0) control.dotdigital.unsubscribe(email);
  }
}

/** What stands outside. */
interface ListsSnapshot {
  readonly store: WorldSnapshot;
  readonly contacts: readonly {
    readonly email: string;
    readonly status: string;
    readonly lists: readonly string[];
    readonly data: object;
  }[];
}

/** A store, and an account at Dotdigital. */
async function listsWorld(): Promise<ContractWorld<ListsSnapshot>> {
  let sandbox: Sandbox | undefined;
  const store = await sandboxWorld({
    sandbox: { customers: 6, subscribers: 0, orders: 0 },
    tables: tables.lend,
    prepare(started) {
      sandbox = started;
      prepare(started);
    },
    refuse: () => {},
  });
  if (!sandbox) throw new Error("no sandbox was started");
  const { control } = sandbox;
  const { dotdigital, subscribers } = control;
  dotdigital.resetCalls();
  return {
    ...store,
    config: { provider: access(sandbox) },
    secrets: [...store.secrets, sandbox.dotdigitalPassword],
    snapshot: () => ({ store: store.snapshot(), contacts: contactsOf(dotdigital) }),
    requests() {
      const [here, there] = [store.requests(), dotdigital.calls()];
      const written = Object.entries(there.endpoints).filter(([endpoint]) => !endpoint.startsWith("GET "));
      return {
        total: here.total + there.total,
        writes: here.writes + written.reduce((sum, [, count]) => sum + count, 0),
        scopes: here.scopes,
      };
    },
    fail(failure, passing) {
      const status = Number(failure);
      const respond = Number.isNaN(status) ? (failure as "reset" | "truncated") : { status };
      control.addFaultEverywhere({ times: null, skip: passing, respond });
    },
    heal() {
      store.heal();
      dotdigital.clearFaults();
    },
    refuse({ resource, target }) {
      if (resource === "subscriber") for (const id of target.split(",")) subscribers.delete(Number(id));
      else dotdigital.refuse(target);
    },
  };
}

function access({ dotdigitalUrl, dotdigitalUser, dotdigitalPassword }: Sandbox) {
  return { type: "dotdigital", url: dotdigitalUrl, username: dotdigitalUser, password: dotdigitalPassword };
}

/** Lists by their names, because their ids depend on when they were made. */
function contactsOf(dotdigital: Sandbox["control"]["dotdigital"]): ListsSnapshot["contacts"] {
  const names = new Map(dotdigital.lists().map(({ id, name }) => [id, name]));
  return dotdigital
    .contacts()
    .map(({ email, status, lists: ids, dataFields }) => ({
      email,
      status,
      lists: ids.map((id) => names.get(id) ?? `#${id}`).toSorted(),
      data: dataFields,
    }))
    .toSorted((a, b) => (a.email < b.email ? -1 : 1));
}

describeConnector<ListsConfig, ListsRuntime, ListsSnapshot>({
  // Small pages, so that a run has several.
  connector: {
    ...lists,
    syncKinds: [
      { ...peopleKind, resources: { ...peopleKind.resources, contact: { ...contactResource, batchSize: 5 } } },
    ],
    open: async (host) => ({ ...(await lists.open(host)), pageSize: 7, wait: async () => undefined }),
  },
  places: 8,
  people: ["person1@example.net", "person6@example.net"],
  config: {
    provider: { type: "dotdigital", username: "apiuser-sandbox@apiconnector.com", password: "dotdigital-password" },
    customers: { enabled: true },
  },
  junk: {
    "another provider": { provider: { type: "carrier-pigeon" } },
    "a field twice": {
      provider: { type: "dotdigital", username: "a", password: "b" },
      fields: [
        { to: "FIRSTNAME", from: "firstName" },
        { to: "firstname", from: "lastName" },
      ],
    },
  },
  // All of it is what was seen, or stands beside what was sent.
  caches: [
    "salts",
    "people",
    "events",
    "evidence",
    "answers",
    "memberships",
    "sightings",
    "contacts",
    "looks",
    "own_lists",
    "audiences",
    "audience_members",
  ],
  foreign: ({ store: { rest, ...others }, contacts }) => ({
    ...others,
    rest: withoutNewsletter(rest),
    contacts: contacts.map(({ email, status }) => [email, status]).filter(([email]) => email?.startsWith("stranger")),
  }),
  world: () => listsWorld(),
});
