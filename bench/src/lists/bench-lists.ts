/** Subscribers of a store in a marketing list: a first sync, a second one of which nothing has changed, and one with one in a hundred. */
import { connectDatabase, startEmbeddedPostgres } from "@storegate/database";
import { startSandbox, type Sandbox } from "@storegate/sandbox";
import { dataFolder } from "../data-folder.ts";
import type { Figure } from "../figure.ts";
import { startGatewayProcess, type GatewayProcess } from "../gateway-process.ts";
import { residentMb } from "../resident-memory.ts";
import { measureSync } from "../scale/measured-sync.ts";

/** How many subscribers there are. */
const usual = 20_000;
const all = 100_000;
/** Of so many one opts out between the second sync and the third. */
const oneIn = 100;

/** What the command line settles. */
export interface ListsSettings {
  /** The largest of them is how many subscribers there are; {@link usual} unless said. */
  readonly customers: readonly number[] | undefined;
  readonly full: boolean;
  readonly seed: number;
  readonly tell: (line: string) => void;
}

/** The figures of `pnpm bench lists`. */
export async function benchLists({ customers, full, seed, tell }: ListsSettings): Promise<Figure[]> {
  const subscribers = customers === undefined ? (full ? all : usual) : Math.max(...customers);
  await using started = new AsyncDisposableStack();
  const { path: dataDir } = started.use(await dataFolder("lists"));
  const postgres = started.adopt(await startEmbeddedPostgres({ dataDir }), (server) => server.stop());
  const sandbox = started.use(
    await startSandbox({ plan: "enterprise", customers: 0, orders: 0, products: 1, subscribers, seed }),
  );
  const gateway = started.use(await startGatewayProcess(postgres, dataDir));
  const integrationId = await setUp(gateway, sandbox);
  const idleMb = await residentMb(gateway.pid);
  const measured = async (name: string): Promise<Figure[]> => {
    tell(`lists: ${name}, ${subscribers.toLocaleString("en")} subscribers`);
    sandbox.control.resetCalls();
    sandbox.control.dotdigital.resetCalls();
    const { seconds, mostMb, updated } = await measureSync({ gateway, integrationId }, subscribers, tell);
    const [store, provider] = [sandbox.control.calls(), sandbox.control.dotdigital.calls()];
    return [
      {
        name: `${name}: time`,
        value: seconds,
        unit: "s",
        note: `${subscribers.toLocaleString("en")} subscribers, ${updated.toLocaleString("en")} of them written`,
      },
      { name: `${name}: people`, value: subscribers / seconds, unit: "people/s" },
      {
        name: `${name}: calls to the store`,
        value: store.total,
        unit: "calls",
        note: `${Math.ceil(subscribers / 250)} pages of 250 are the least that looks at all of them`,
      },
      {
        name: `${name}: calls to the provider`,
        value: provider.total,
        unit: "calls",
        note: callsInWords(provider.endpoints),
      },
      {
        name: `${name}: memory over base`,
        value: mostMb - idleMb,
        unit: "MB",
        threshold: { below: 300 },
        note: `resident memory of the gateway at most, over the ${Math.round(idleMb)} MB that it had before, idle`,
      },
    ];
  };
  const figures = [...(await measured("first sync")), ...(await measured("second sync"))];
  const subscribed = [...sandbox.control.subscribers.list()].filter(({ consents }) =>
    consents.includes("marketing_newsletter"),
  );
  for (const [index, { email }] of subscribed.entries())
    if (index % oneIn === 0 && sandbox.control.dotdigital.contact(email)) sandbox.control.dotdigital.unsubscribe(email);
  figures.push(...(await measured("one in a hundred opted out")));
  figures.push(await raised(postgres.url, sandbox));
  return figures;
}

/** How many are in the list, or stand as agreed in the store, who opted out. */
async function raised(url: string, { control }: Sandbox): Promise<Figure> {
  await using opened = new AsyncDisposableStack();
  const database = opened.adopt(connectDatabase(url), (each) => each.close());
  const rows = await database.sql<{ address: string }[]>`
    select people.address from lists.people join lists.answers on answers.person = people.id
    where answers.purpose = 'marketing' and answers.value = 'WITHDRAWN'`;
  const wrong = rows.filter(({ address }) => {
    const isListed = (control.dotdigital.contact(address)?.lists.length ?? 0) > 0;
    const isDown = control.subscribers
      .byEmail(address)
      .some(({ consents }) => consents.includes("marketing_newsletter"));
    return isListed || isDown;
  });
  return {
    name: "consent raised, or opting out lost",
    value: wrong.length,
    unit: "people",
    threshold: { atMost: 0 },
    note: `of ${rows.length.toLocaleString("en")} who opted out`,
  };
}

function callsInWords(endpoints: Readonly<Record<string, number>>): string {
  return Object.entries(endpoints)
    .map(([endpoint, count]) => `${count} ${endpoint}`)
    .join(", ");
}

async function setUp(
  gateway: GatewayProcess,
  { apiUrl, storeHash, accessToken, ...sandbox }: Sandbox,
): Promise<string> {
  const connected = await gateway.ask<{ connectStore: { store: { id: string } } }>(
    "mutation ($input: ConnectStoreInput!) { connectStore(input: $input) { store { id } } }",
    { input: { apiUrl, storeHash, accessToken } },
  );
  const provider = {
    type: "dotdigital",
    url: sandbox.dotdigitalUrl,
    username: sandbox.dotdigitalUser,
    password: sandbox.dotdigitalPassword,
  };
  const created = await gateway.ask<{ createIntegration: { integration: { id: string } } }>(
    "mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { integration { id } } }",
    {
      input: { storeId: connected.connectStore.store.id, connectorId: "lists", status: "MANUAL", config: { provider } },
    },
  );
  return created.createIntegration.integration.id;
}
