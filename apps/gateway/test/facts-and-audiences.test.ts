/** What a store's integrations tell each other: joined by the gateway, each failing alone. */
import { Fault, type EmailVerdictFact, type ProfileFact, type TellingFailure } from "@storegate/connector-kit";
import { validation } from "@storegate/connector-validation";
import { validationResolvers } from "@storegate/connector-validation/graphql";
import { startSandbox } from "@storegate/sandbox";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { credentials, startTestGateway, type TestGateway } from "./harness.js";
import { peerConnector, type PeerScript, type PeerScripts } from "./peer-connector.js";
import { allResults, runSync } from "./syncs.js";

const started = new AsyncDisposableStack();
afterAll(() => started.disposeAsync());

const scripts: PeerScripts = new Map();
let gateway: TestGateway;
let storeId: string;
let otherStoreId: string;
/** The one that asks. It would tell, too, if it were asked. */
let asker: string;
/** Made by a test. */
const made: string[] = [];

beforeAll(async () => {
  gateway = started.use(
    await startTestGateway({
      sandbox: { customers: 20 },
      connectors: [{ connector: peerConnector(scripts) }, { connector: validation, resolvers: validationResolvers }],
    }),
  );
  const second = started.adopt(await startSandbox({ customers: 1, storeHash: "second" }), (each) => each.stop());
  storeId = await connect(gateway.sandbox);
  otherStoreId = await connect(second);
  scripts.set("itself", { ...knows("itself"), audiences: [{ id: "own", name: "Own", size: 1 }] });
  asker = await create({ script: "itself" });
});

beforeEach(() => void made.splice(0));
afterEach(async () => {
  for (const id of made) await remove(id);
});

async function connect(sandbox: Parameters<typeof credentials>[0]): Promise<string> {
  const { data } = await gateway.query(
    "mutation ($input: ConnectStoreInput!) { connectStore(input: $input) { store { id } } }",
    { input: credentials(sandbox) },
  );
  return data.connectStore.store.id;
}

async function create(config: object, store = storeId, connectorId = "peer"): Promise<string> {
  const { data } = await gateway.query(
    "mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { integration { id } userErrors { message } } }",
    { input: { storeId: store, connectorId, name: "script" in config ? config.script : connectorId, config } },
  );
  expect(data.createIntegration.userErrors).toEqual([]);
  return data.createIntegration.integration.id;
}

/** Sets up an integration of a script, until the test ends. */
async function set(name: string, script: PeerScript, store = storeId): Promise<string> {
  scripts.set(name, script);
  const id = await create({ script: name, password: `secret of ${name}` }, store);
  made.push(id);
  return id;
}

async function remove(id: string): Promise<void> {
  await gateway.query("mutation ($id: ID!) { deleteIntegration(id: $id) { userErrors { message } } }", { id });
}

async function disable(id: string): Promise<void> {
  const { data } = await gateway.query(
    "mutation ($id: ID!, $input: UpdateIntegrationInput!) { updateIntegration(id: $id, input: $input) { userErrors { message } } }",
    { id, input: { status: "DISABLED" } },
  );
  expect(data.updateIntegration.userErrors).toEqual([]);
}

interface Answered {
  readonly status: number;
  // Tests look into answers freely; what is not there fails the assertion that looks for it.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any;
}

/** What the asker is answered, over its route. */
async function ask(question: object): Promise<Answered> {
  const response = await fetch(`${gateway.url}/connectors/peer/${asker}/ask`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${gateway.key}` },
    body: JSON.stringify(question),
  });
  return { status: response.status, body: await response.json() };
}

const anna = "Anna@shop.net";

function verdict(reason: string): EmailVerdictFact {
  const checkedAt = new Date("2026-11-01T10:00:00Z");
  return { status: "VALID", reason, didYouMean: null, evidence: [], provider: "builtin", checkedAt, againAt: null };
}

const profile: ProfileFact = {
  id: "p-1",
  name: "Anna",
  emails: [anna],
  phones: [],
  customerExternalIds: ["12"],
  attributes: [{ name: "orders", title: "Orders", type: "integer", formula: "count", source: "orders", value: 3 }],
};

/** Knows a verdict of every address. */
function knows(reason: string): PeerScript {
  return { emailVerdict: async (_context, emails) => new Map(emails.map((email) => [email, verdict(reason)])) };
}

describe("facts", () => {
  test("are those of the store's other integrations: not its own, not another store's, of none that is disabled or deleted", async () => {
    expect((await ask({ facts: [anna] })).body).toEqual({ byEmail: {}, failures: [] });
    await set("elsewhere", knows("elsewhere"), otherStoreId);
    await disable(await set("disabled", knows("disabled")));
    await remove(await set("deleted", knows("deleted")));
    expect((await ask({ facts: [anna] })).body).toEqual({ byEmail: {}, failures: [] });

    const id = await set("here", {
      ...knows("here"),
      profile: async () => new Map([[anna, profile]]),
      consent: async () => new Map([["bert@shop.net", { current: [], history: [] }]]),
    });
    const by = [{ id, connectorId: "peer", name: "here" }];
    expect((await ask({ facts: [anna, anna] })).body).toEqual({
      byEmail: {
        [anna]: {
          emailVerdict: { fact: { ...verdict("here"), checkedAt: "2026-11-01T10:00:00.000Z" }, by },
          profile: { fact: profile, by },
        },
      },
      failures: [],
    });
    expect((await ask({ facts: [] })).body).toEqual({ byEmail: {}, failures: [] });
  });

  test("of one that fails, is silent, or cannot be opened, hide nothing of what others tell, and say why", async () => {
    await set("refused", {
      consent: async ({ config: { password } }) => {
        throw new Fault({ kind: "AUTH", code: "PEER_REFUSED", message: `no such password: ${password}` });
      },
      emailVerdict: async ({ config: { password } }) => {
        throw new TypeError(`a mistake with ${password}`);
      },
    });
    await set("silent", { profile: () => new Promise(() => {}) });
    const broken = await set("broken", knows("broken"));
    await gateway.database.sql`update integrations set config = '{}' where name = 'broken'`;
    await set("well", knows("well"));
    const { body } = await ask({ facts: [anna] });
    expect(body.byEmail[anna].emailVerdict.fact.reason).toBe("well");
    const failures: readonly TellingFailure[] = body.failures;
    const told = failures.map(({ integration, about, fault }) => [integration.name, about, fault.code]);
    expect(told).toEqual([
      ["refused", "consent", "PEER_REFUSED"],
      ["broken", "consent", "CONFIG_INVALID"],
      ["refused", "emailVerdict", "UNEXPECTED"],
      ["broken", "emailVerdict", "CONFIG_INVALID"],
      ["silent", "profile", "OTHER_INTEGRATION_TOO_LATE"],
      ["broken", "profile", "CONFIG_INVALID"],
    ]);
    expect(failures[1]?.integration).toEqual({ id: broken, connectorId: "peer", name: "broken" });
    expect(JSON.stringify(body)).toContain("no such password: [redacted]");
    expect(JSON.stringify(body)).not.toContain("secret of");
    const warned = gateway.log.filter(({ level }) => level === "warn");
    expect(warned.map(({ fields }) => fields["about"])).toContain("emailVerdict");
    expect(warned.map(({ fields }) => String(fields["err"])).join()).not.toContain("secret of");
  });

  test("are told by integrations that ask nobody themselves, and for no sync", async () => {
    const tried: unknown[] = [];
    const noteOf = (work: Promise<unknown>) => work.catch((error: unknown) => tried.push(error));
    await set("curious", {
      async profile(context) {
        await noteOf(context.others.facts([anna]));
        await noteOf(context.others.audiences());
        await noteOf((async () => context.others.membersOf("x", null))());
        await noteOf(context.requestSync([anna], context.now()));
        return new Map();
      },
    });
    expect((await ask({ facts: [anna] })).body).toEqual({ byEmail: {}, failures: [] });
    expect(tried).toEqual(Array.from({ length: 4 }, () => expect.any(TypeError)));
  });

  test("are asked about a thousand addresses at most", async () => {
    await set("well", knows("well"));
    const emails = Array.from({ length: 1001 }, (_, index) => `${index}@shop.net`);
    expect(Object.keys((await ask({ facts: emails.slice(1) })).body.byEmail)).toHaveLength(1000);
    expect((await ask({ facts: emails })).status).toBe(500);
  });

  test("of validation are the verdicts that its syncs found, and another kind's sync goes by them", async () => {
    const validating = await create({}, storeId, "validation");
    made.push(validating);
    const known = async (): Promise<Map<string, unknown>> => {
      const sync = await runSync(gateway, { integrationId: asker, dryRun: true, keepUnchanged: true });
      expect(sync.status).toBe("SUCCEEDED");
      return new Map((await allResults(gateway, sync.id)).map(({ key, details }) => [key, details?.["known"]]));
    };
    const before = [...(await known()).values()].filter((reason) => reason !== null);
    const found = await runSync(gateway, { integrationId: validating, dryRun: true, keepUnchanged: true });
    const reasons = (await allResults(gateway, found.id)).map(({ key, reason }) => [key, reason] as const);
    // What was not found out is not known.
    const kept = reasons.filter(([, reason]) => reason !== "dns_failure" && reason !== "no_email");
    expect(kept.length).toBeGreaterThan(before.length);
    const after = await known();
    expect(kept.map(([key]) => [key, after.get(key)])).toEqual(kept);
    await disable(validating);
    expect([...(await known()).values()].filter((reason) => reason !== null)).toEqual([]);
  });
});

describe("audiences", () => {
  const offers = (...pages: readonly string[][]): PeerScript => ({
    audiences: [{ id: "vip/all", name: "VIPs", size: 4 }],
    async *members(_context, audienceId, after) {
      if (audienceId !== "vip/all") throw new Fault({ kind: "NOT_FOUND", code: "PEER_GONE", message: "gone" });
      for (const page of pages) yield page.filter((email) => after === null || email > after);
    },
  });
  const pages = [["a@shop.net", "b@shop.net"], [], ["c@shop.net"]];
  const code = ({ body }: Answered) => body.errors[0].extensions.code;

  test("are named across the store, and one that fails hides no other", async () => {
    await set("elsewhere", offers(), otherStoreId);
    await disable(await set("disabled", offers()));
    const id = await set("well", offers());
    await set("broken", offers());
    await gateway.database.sql`update integrations set config = '{}' where name = 'broken'`;
    const { body } = await ask({ audiences: true });
    const integration = { id, connectorId: "peer", name: "well" };
    expect(body.audiences).toEqual([{ id: `${id}/vip/all`, name: "VIPs", size: 4, integration }]);
    expect(body.failures).toEqual([
      expect.objectContaining({ about: "audiences", fault: expect.objectContaining({ code: "CONFIG_INVALID" }) }),
    ]);
  });

  test("are offered by forms, to the draft of a saved one without its own", async () => {
    const id = await set("well", offers());
    const options = async (draft: object) => {
      const { data } = await gateway.query(
        'query ($draft: IntegrationDraftInput!) { configOptions(draft: $draft, path: "/audience") { value label } }',
        { draft },
      );
      return data.configOptions;
    };
    const well = { value: `${id}/vip/all`, label: "VIPs" };
    const own = { value: `${asker}/own`, label: "Own" };
    expect(await options({ storeId, connectorId: "peer", config: {} })).toEqual([own, well]);
    expect(await options({ integrationId: asker, config: { script: "itself" } })).toEqual([well]);
    expect(await options({ integrationId: asker })).toEqual([well]);
  });

  test("tell their members in chunks, from an address on", async () => {
    const id = await set("well", offers(...pages));
    expect(await ask({ members: `${id}/vip/all` })).toEqual({ status: 200, body: [pages[0], pages[2]] });
    expect((await ask({ members: `${id}/vip/all`, after: "a@shop.net" })).body).toEqual([
      ["b@shop.net"],
      ["c@shop.net"],
    ]);
  });

  test("that nobody may be asked about are not found, which is never an empty one", async () => {
    const elsewhere = await set("elsewhere", offers(...pages), otherStoreId);
    const disabled = await set("disabled", offers(...pages));
    await disable(disabled);
    const well = await set("well", offers(...pages));
    for (const members of [
      `${elsewhere}/vip/all`,
      `${disabled}/vip/all`,
      `${asker}/own`,
      `${well}/gone`,
      well,
      "nonsense",
      "",
    ])
      expect([members, code(await ask({ members }))]).toEqual([members, "AUDIENCE_NOT_FOUND"]);
  });

  test("whose members fail in the middle, or come out of order, fail as a whole", async () => {
    const unordered = await set("unordered", offers(["b@shop.net"], ["a@shop.net"]));
    const twice = await set("twice", offers(["a@shop.net", "a@shop.net"]));
    for (const id of [unordered, twice]) {
      // What is a connector's own mistake is told to nobody but the log.
      expect((await ask({ members: `${id}/vip/all` })).status).toBe(500);
      expect(JSON.stringify(gateway.log.map(({ fields }) => String(fields["err"])))).toContain("out of their order");
    }
    const failing = await set("failing", {
      async *members({ config: { password } }) {
        yield ["a@shop.net"];
        throw new Fault({ kind: "AUTH", code: "TOKEN_REJECTED", message: `not with ${password}` });
      },
    });
    const answer = await ask({ members: `${failing}/all` });
    expect(answer.status).toBe(503);
    expect(answer.body.errors[0]).toMatchObject({
      message: 'The integration "failing" does not tell who is in its audience "all": not with [redacted]',
      extensions: { code: "OTHER_INTEGRATION_FAILED", kind: "CONFIG", retryable: false },
    });
  });

  test("whose integration is away fail the sync that needs them, and say nothing of the store", async () => {
    const away = await set("away", {
      // oxlint-disable-next-line require-yield
      async *members() {
        throw new Fault({ kind: "UNAVAILABLE", code: "PEER_AWAY", message: "it is away" });
      },
    });
    const needing = await create({ script: "needing", audience: `${away}/all` });
    made.push(needing);
    const sync = await runSync(gateway, { integrationId: needing });
    expect(sync).toMatchObject({ status: "FAILED", error: { code: "OTHER_INTEGRATION_FAILED", retryable: true } });
    const { data } = await gateway.query("query ($id: ID!) { store(id: $id) { status statusReason { code } } }", {
      id: storeId,
    });
    expect(data.store).toEqual({ status: "CONNECTED", statusReason: null });
  });
});
