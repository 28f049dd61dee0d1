/** The suite itself: a connector that keeps the contract passes every law, and one that breaks a law is found by that law. */
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { Fault, forgottenSecret, type ConnectorHost, type ProfileFact } from "../src/index.js";
import { BrokenLaw, laws, lawsOf, type AnyCase } from "../src/testing/index.js";
import {
  caseOf,
  company,
  config,
  connectorOf,
  fingerprinting,
  nameIn,
  outcomeOf,
  quietWorld,
  remembering,
  shout,
} from "./company-connector.js";
import type { CompanyKind, CompanyResource, Config } from "./company-connector.js";

/** The names of the laws that a case breaks, with what they say. */
async function broken(given: AnyCase): Promise<Record<string, string>> {
  const kind = given.connector.syncKinds[0];
  const checked = [...laws.filter(({ of }) => of === "connector"), ...(kind ? lawsOf(kind) : [])];
  const found = await Promise.all(
    checked.map(async (law) => {
      try {
        await law.check(given, kind);
        return [];
      } catch (error) {
        return [[law.name, error instanceof BrokenLaw ? error.message : `not told: ${String(error)}`]];
      }
    }),
  );
  return Object.fromEntries(found.flat()) as Record<string, string>;
}

const ofKind = (changes: Partial<CompanyKind>): AnyCase =>
  caseOf({ connector: connectorOf({ syncKinds: [{ ...shout, ...changes }] }) });
const ofCommit = (changes: Partial<CompanyKind>): AnyCase => ofKind({ ...remembering, ...changes });
const ofResource = (changes: Partial<CompanyResource>): AnyCase =>
  ofKind({ resources: { company: { ...company, ...changes } } });
/** Carries out what can be, and then throws for the first that could not. */
const refusingAll =
  (thrown: (outcome: { readonly fault: Fault }) => Error): CompanyResource["apply"] =>
  async (context, changes) => {
    const outcomes = await company.apply(context, changes);
    for (const outcome of outcomes) if (!outcome.ok) throw thrown(outcome);
    return outcomes;
  };
const killedOften = (given: AnyCase): AnyCase => ({ ...given, places: 16 });
/** Each beginning asks another system something, and is content with any answer. */
function asksAnother(): AnyCase {
  const asking = new Map<object, Pick<ConnectorHost, "http">["http"]>();
  return caseOf({
    connector: connectorOf({
      open({ http, logger }) {
        asking.set(logger, http);
        return undefined;
      },
      syncKinds: [
        {
          ...shout,
          undoWithoutSecrets: true,
          async begin({ logger, sending }) {
            const request = {
              ...sending,
              method: "GET",
              url: "http://127.0.0.1:9/",
              retry: { maxAttempts: 1 },
            } as const;
            await asking
              .get(logger)
              ?.request(request)
              .catch(() => undefined);
            return null;
          },
        },
      ],
    }),
  });
}
/** Without kinds: their laws do not look at how a config is said. */
const ofConfig = (shape: Record<string, z.ZodType>): AnyCase =>
  caseOf({
    connector: connectorOf({
      config: z.strictObject({ ...config.shape, ...shape }) as z.ZodType<Config>,
      syncKinds: [],
    }),
  });

const people = ["anna@shop.net", "bert@shop.net"];
type Told = Pick<AnyCase["connector"], "facts" | "audiences">;
function profile(id: string): ProfileFact {
  return { id, name: null, emails: [], phones: [], customerExternalIds: [], attributes: [] };
}

/** Tells a profile of its two people, and has both in an audience. */
const telling: Required<Told> = {
  facts: {
    profile: async (_, emails) =>
      new Map(
        emails.flatMap((email) =>
          people.includes(email.toLowerCase()) ? [[email, profile(email.toLowerCase())] as const] : [],
        ),
      ),
  },
  audiences: {
    list: async () => [{ id: "both", name: "Both", size: 2 }],
    async *members(_, id, after) {
      if (id !== "both") throw new Fault({ kind: "NOT_FOUND", code: "AUDIENCE_NOT_FOUND", message: "There is none." });
      yield people.filter((email) => after === null || email > after);
    },
  },
};
const ofTelling = (facts: Partial<Told["facts"]> = {}, audiences: Partial<Told["audiences"]> = {}): AnyCase =>
  caseOf({
    people,
    connector: connectorOf({
      facts: { ...telling.facts, ...facts },
      audiences: { ...telling.audiences, ...audiences },
    }),
  });

const names = {
  junk: "its config refuses junk",
  schema: "its config's JSON Schema agrees with it",
  defaults: "its config's defaults are complete and good",
  marked: "its config's secrets are marked",
  cursors: "its cursors survive JSON, and what is no cursor is refused",
  remains: "from any cursor on, reading gives exactly what remains",
  keys: "asked for keys, it reads their records and no others",
  world: "its world holds what the laws need",
  planning: "planning writes nothing, and plans the same twice",
  onlyCommit: "only its commit asks for later syncs",
  words: "its labels and reasons are lower_snake",
  twice: "applying twice changes nothing more",
  killed: "killed anywhere and resumed, it ends as if it had not been",
  alone: "a bad record fails alone",
  foreign: "it touches no foreign field",
  undone: "what it changed can be taken back",
  withoutSecrets: "undone without secrets it uses none",
  memory: "what its plan hands to its commit survives JSON",
  transaction: "what it remembers goes with its transaction",
  together: "whichever records come together, it remembers the same",
  failedAgain: "what failed is planned again",
  takesUndo: "its commit takes what an undo did",
  undoneAgain: "what an undo took back is planned again",
  readingEnds: "aborted, reading ends within a page and asks nothing more",
  planningEnds: "aborted, planning ends and asks nothing more",
  applyingEnds: "aborted, applying ends and asks nothing more",
  faultsReading: "a fault while reading is a fault, and never data",
  faultsApplying: "a fault while applying is a fault, and never an outcome",
  scopes: "it uses no scope that it does not declare",
  secrets: "it tells no secret",
  facts: "its facts are of the addresses that were asked",
  members: "its audiences' members come once, in order, and from any on",
  telling: "telling others writes nothing",
};

test.each([
  ["that keeps the contract", caseOf()],
  ["that remembers, and keeps the contract", ofCommit({})],
  ["that goes by what it remembers, and keeps the contract", ofKind(fingerprinting)],
  ["that tells others, and keeps the contract", ofTelling()],
  ["that is undone without secrets, and keeps the contract", ofKind({ undoWithoutSecrets: true })],
  ["that refuses a batch as a whole, and keeps the contract", ofResource({ apply: refusingAll(({ fault }) => fault) })],
])("a connector %s breaks no law", async (_, given) => {
  expect(await broken(given)).toEqual({});
});

test("every law has a connector that breaks it", () => {
  const ofExports = laws.filter(({ of }) => of !== "import kinds").map(({ name }) => name);
  expect(new Set(violations.flatMap(([, , laws]) => laws))).toEqual(new Set(ofExports));
});

/** What is wrong, the case, and the laws that must say so. */
const violations: [what: string, given: AnyCase, laws: string[]][] = [
  ["takes unknown fields inside", ofConfig({ limits: z.looseObject({ longest: z.int() }) }), [names.junk]],
  ["takes what its author called junk", ofConfig({ ending: z.string().default("Ltd") }), [names.junk]],
  [
    "hides a type from the JSON Schema",
    ofConfig({ limits: z.unknown().refine((value) => typeof value === "object") }),
    // What is hidden lets unknown fields through, too.
    [names.junk, names.schema],
  ],
  ["has a default that it would refuse", ofConfig({ ending: z.string().min(4).default("Ltd") }), [names.defaults]],
  [
    "makes another config of its own",
    ofConfig({ limits: z.strictObject({ longest: z.int().transform((value) => value + 1) }) }),
    [names.defaults],
  ],
  ["leaves a secret unmarked", ofConfig({ apiToken: z.string() }), [names.marked]],
  [
    "tells facts by addresses of its own",
    ofTelling({ profile: async () => new Map(people.map((email) => [email, profile(email)])) }),
    [names.facts],
  ],
  [
    "tells one something else than many",
    ofTelling({
      profile: async (_, emails) => new Map(emails.map((email) => [email, profile(`${emails.length}`)])),
    }),
    [names.facts],
  ],
  ["tells facts of nobody", ofTelling({ profile: async () => new Map() }), [names.facts]],
  [
    "tells members out of order",
    ofTelling(
      {},
      {
        async *members(context, id, after) {
          for await (const chunk of telling.audiences.members(context, id, after)) yield chunk.toReversed();
        },
      },
    ),
    [names.members],
  ],
  [
    "begins anew behind any member",
    ofTelling({}, { members: (context, id) => telling.audiences.members(context, id, null) }),
    [names.members],
  ],
  [
    "has nobody in an audience that it does not have",
    ofTelling(
      {},
      {
        async *members(context, id, after) {
          if (id === "both") yield* telling.audiences.members(context, id, after);
        },
      },
    ),
    [names.members],
  ],
  [
    "writes down who was asked for",
    ofTelling({
      async profile(context, emails) {
        await context.tables.query("insert into companies values ($1, $2) on conflict (id) do update", [emails[0], ""]);
        return (await telling.facts.profile?.(context, emails)) ?? new Map();
      },
    }),
    [names.telling],
  ],
  ["takes any cursor", ofKind({ cursor: z.any() }), [names.cursors]],
  [
    "goes on a record too late",
    ofKind({
      async *read(context, from) {
        let late = from.cursor !== null && !from.keys;
        for await (const page of shout.read(context, from)) {
          yield late ? { ...page, records: page.records.slice(1) } : page;
          late = false;
        }
      },
    }),
    [names.remains, names.killed],
  ],
  [
    "reads everybody whatever keys are asked for",
    ofKind({ read: (context) => shout.read(context, { cursor: null }) }),
    // Cursors are asked no more than keys are.
    [names.keys, names.remains, names.killed],
  ],
  [
    "reads nobody for keys",
    ofKind({
      async *read(context, from) {
        if (!from.keys) yield* shout.read(context, from);
      },
    }),
    [names.keys],
  ],
  [
    "writes while it plans",
    ofKind({
      async plan(context, records) {
        const [first] = records;
        const same = { id: Number(first?.externalId), company: first?.source.company ?? "" };
        await context.bigcommerce.customers.update([same]);
        return shout.plan(context, records);
      },
    }),
    [names.planning],
  ],
  [
    "asks for later syncs while it plans",
    ofKind({
      async plan(context, records) {
        const keys = records.map(({ key }) => key);
        await context.requestSync(keys, context.now());
        return shout.plan(context, records);
      },
    }),
    [names.onlyCommit],
  ],
  [
    "adds to what is there each time",
    ofResource({
      async apply(context, changes) {
        const now = await company.observe(
          context,
          changes.map(({ target }) => target),
        );
        const loud = (target: string): string => nameIn(now.get(target) ?? { company: "" }).toUpperCase();
        return company.apply(
          context,
          changes.map((change) => ({ ...change, after: { company: `${loud(change.target)} Ltd` } })),
        );
      },
    }),
    // Nor does it write what was there before.
    [names.twice, names.undone],
  ],
  [
    "cannot see what it did",
    killedOften(
      ofResource({
        async observe(context, targets) {
          const found = await company.observe(context, targets);
          return new Map(
            [...found].map(([target, fields]) => [target, { company: nameIn(fields).trimEnd().toLowerCase() }]),
          );
        },
      }),
    ),
    // What cannot be seen can be told neither after a kill nor to be as it was planned.
    [names.killed, names.twice, names.alone, names.undone],
  ],
  [
    "forgets a write that it answers for",
    killedOften(
      ofResource({
        async apply(context, changes) {
          const done = await company.apply(context, changes.slice(0, 1));
          return [...done, ...changes.slice(1).map(() => ({ ok: true as const }))];
        },
      }),
    ),
    [names.twice, names.killed, names.alone, names.undone],
  ],
  [
    "throws for one bad record what is of the whole",
    ofResource({ apply: refusingAll(({ fault }) => new Error("could not write", { cause: fault })) }),
    [names.alone],
  ],
  [
    "writes a field of somebody else's",
    ofResource({
      async apply({ bigcommerce }, changes) {
        const written = await bigcommerce.customers.update(
          changes.map(({ target, after }) => ({
            id: Number(target),
            company: nameIn(after),
            notes: "shouted at",
          })),
        );
        return changes.map((_, index) => outcomeOf(written[index]));
      },
    }),
    [names.foreign],
  ],
  [
    "cannot write back what was there",
    ofResource({
      async apply(context, changes) {
        const loud = changes.map((change) => ({
          ...change,
          after: { company: nameIn(change.after).toUpperCase().replace(/LTD$/, "Ltd") },
        }));
        return company.apply(context, loud);
      },
    }),
    [names.undone],
  ],
  [
    "writes with its secret, and says that its undo needs none",
    ofKind({
      undoWithoutSecrets: true,
      resources: {
        company: {
          ...company,
          async apply(context, changes) {
            if (context.config.apiToken === forgottenSecret) {
              const fault = new Fault({ kind: "CONFIG", code: "TOKEN_MISSED", message: "Nothing goes without it." });
              return changes.map(() => ({ ok: false, fault }));
            }
            return company.apply(context, changes);
          },
        },
      },
    }),
    [names.withoutSecrets],
  ],
  [
    "looks with its secret, and says that its undo needs none",
    ofKind({
      undoWithoutSecrets: true,
      resources: {
        company: {
          ...company,
          observe: (context, targets) =>
            context.config.apiToken === forgottenSecret
              ? Promise.resolve(new Map())
              : company.observe(context, targets),
        },
      },
    }),
    [names.withoutSecrets],
  ],
  ["asks another system, and says that its undo does not", asksAnother(), [names.withoutSecrets]],
  [
    "says that its undo needs no secret, and takes none but its own",
    caseOf({
      connector: connectorOf({
        config: z.strictObject({
          ...config.shape,
          apiToken: z.string().startsWith("marked-").meta({ writeOnly: true }),
        }),
        syncKinds: [{ ...shout, undoWithoutSecrets: true }],
      }),
    }),
    [names.withoutSecrets],
  ],
  ["hands memory to a commit that forgets it", ofCommit({ commit: async () => {} }), [names.transaction]],
  [
    "hands on what JSON does not keep",
    ofCommit({
      plan: async (context, records) =>
        (await shout.plan(context, records)).map((plan) => ({ ...plan, memory: { length: Number.NaN } })),
    }),
    [names.memory],
  ],
  [
    "remembers what its transaction did not keep",
    killedOften(
      ofCommit({
        commit: (() => {
          const seen = new WeakMap<object, Set<string>>();
          return async (context, transaction, records) => {
            const known = seen.get(context.logger) ?? new Set();
            seen.set(context.logger, known);
            const fresh = records.filter(({ key }) => !known.has(key));
            for (const { key } of fresh) known.add(key);
            await remembering.commit(context, transaction, fresh);
          };
        })(),
      }),
    ),
    [names.transaction],
  ],
  [
    "remembers how many records came together",
    ofCommit({
      commit: async (_, transaction, records) => {
        await transaction.query("insert into companies values ($1, $2)", [records[0]?.key, records.length]);
      },
    }),
    [names.together],
  ],
  [
    "cannot do without what its plan handed over",
    ofCommit({
      commit: async (context, transaction, records) => {
        for (const { key, memory } of records) {
          if (!memory) throw new TypeError(`nothing is known of ${key}`);
        }
        await remembering.commit(context, transaction, records);
      },
    }),
    [names.takesUndo, names.undoneAgain],
  ],
  [
    "remembers as written what failed",
    ofKind({
      ...fingerprinting,
      commit: (context, transaction, records) =>
        fingerprinting.commit(
          context,
          transaction,
          records.map((record) => ({ ...record, outcome: record.outcome === "FAILED" ? "UPDATED" : record.outcome })),
        ),
    }),
    [names.failedAgain],
  ],
  [
    "remembers as written what an undo took back",
    ofKind({
      ...fingerprinting,
      commit: (context, transaction, records) =>
        context.undoes ? Promise.resolve() : fingerprinting.commit(context, transaction, records),
    }),
    [names.undoneAgain],
  ],
  [
    "labels by what it finds",
    ofKind({
      plan: async (context, records) =>
        (await shout.plan(context, records)).map((plan, index) => ({
          ...plan,
          label: `Mill of ${records[index]?.key ?? ""}`,
        })),
    }),
    [names.words],
  ],
  [
    "remembers a secret",
    ofCommit({
      plan: async (context, records) =>
        (await shout.plan(context, records)).map((plan) => ({ ...plan, memory: { of: context.config.apiToken } })),
    }),
    [names.secrets],
  ],
  [
    "reads on though aborted",
    ofKind({
      read: (context, from) =>
        shout.read(
          { ...context, bigcommerce: context.bigcommerce.with({ signal: new AbortController().signal }) },
          from,
        ),
    }),
    [names.readingEnds],
  ],
  [
    "reads on though aborted, after a beginning that asks something",
    ofKind({
      async begin({ bigcommerce }) {
        await bigcommerce.customers.byIds([1]);
        return null;
      },
      read: (context, from) =>
        shout.read(
          { ...context, bigcommerce: context.bigcommerce.with({ signal: new AbortController().signal }) },
          from,
        ),
    }),
    [names.readingEnds],
  ],
  [
    "sleeps between its pages though aborted",
    ofKind({
      async *read(context, from) {
        for await (const page of shout.read(context, from)) {
          yield page;
          if (context.signal.aborted) await sleep(1500);
        }
      },
    }),
    [names.readingEnds],
  ],
  [
    "sleeps over a page that it has read though aborted",
    ofKind({
      async *read(context, from) {
        for await (const page of shout.read(context, from)) {
          if (context.signal.aborted) await sleep(1500);
          yield page;
        }
      },
    }),
    [names.readingEnds],
  ],
  [
    "sleeps over what it has written though aborted",
    ofResource({
      async apply(context, changes) {
        const outcomes = await company.apply(context, changes);
        if (context.signal.aborted) await sleep(1500);
        return outcomes;
      },
    }),
    [names.applyingEnds],
  ],
  [
    "plans on though aborted",
    ofKind({
      async plan(context, records) {
        await sleep(context.signal.aborted ? 0 : 1);
        if (context.signal.aborted) await sleep(1500);
        return shout.plan(context, records);
      },
    }),
    [names.planningEnds],
  ],
  [
    "applies on though aborted",
    ofResource({
      apply: (context, changes) =>
        company.apply(
          { ...context, bigcommerce: context.bigcommerce.with({ signal: new AbortController().signal }) },
          changes,
        ),
    }),
    [names.applyingEnds],
  ],
  [
    "takes a failed read for the end",
    ofKind({
      async *read(context, from) {
        try {
          yield* shout.read(context, from);
        } catch {
          yield { records: [], next: null };
        }
      },
    }),
    [names.faultsReading],
  ],
  [
    "takes a failed look for an empty field",
    ofResource({ observe: (context, targets) => company.observe(context, targets).catch(() => new Map()) }),
    [names.faultsReading],
  ],
  [
    "throws what is no fault",
    ofKind({
      async *read(context, from) {
        try {
          yield* shout.read(context, from);
        } catch (error) {
          throw new Error("could not read", { cause: error });
        }
      },
    }),
    [names.faultsReading],
  ],
  [
    "calls every fault its own mistake",
    ofResource({
      apply: (context, changes) =>
        company.apply(context, changes).catch((error: unknown) => {
          throw Fault.from(new Error("could not write", { cause: error }));
        }),
    }),
    [names.faultsApplying],
  ],
  [
    "answers that it is done whatever happened",
    ofResource({
      apply: (context, changes) =>
        company.apply(context, changes).catch(() => changes.map(() => ({ ok: true as const }))),
    }),
    [names.faultsApplying],
  ],
  [
    "declares reading and writes",
    caseOf({ connector: connectorOf({ scopes: ["store_v2_customers_read_only"] }) }),
    [names.scopes],
  ],
  [
    "tells a secret in its details",
    ofKind({
      plan: async (context, records) =>
        (await shout.plan(context, records)).map((plan) => ({ ...plan, details: { with: context.config.apiToken } })),
    }),
    [names.secrets],
  ],
  [
    "tells a secret in the log",
    ofKind({
      async begin({ logger, config: { apiToken } }) {
        logger.debug({ headers: { authorization: `Bearer ${apiToken}` } }, "begins");
        return null;
      },
    }),
    [names.secrets],
  ],
  [
    "has nothing to do",
    caseOf({ world: () => quietWorld([]) }),
    [names.world, names.twice, names.alone, names.foreign],
  ],
];

describe("a connector that", () => {
  test.each(violations)("%s is found by that law", { timeout: 60_000 }, async (_, given, expected) => {
    const found = await broken(given);
    expect(found).toEqual(Object.fromEntries(expected.map((name) => [name, expect.any(String) as unknown])));
    expect(Object.values(found).filter((words) => words.startsWith("not told"))).toEqual([]);
  });
});

test("two changes of one resource of one record are said to be that", async () => {
  const plan: CompanyKind["plan"] = async (context, records) =>
    (await shout.plan(context, records)).map(({ changes = [], ...rest }) => ({
      ...rest,
      changes: [...changes, ...changes],
    }));
  const found = await broken(ofKind({ plan }));
  expect(found[names.planning]).toMatch(
    /^shout planned two changes of company for ".*"; a record has one change on each resource: put them together$/,
  );
});

test("said with where it is broken", async () => {
  const found = await broken(ofKind({ read: (context) => shout.read(context, { cursor: null }) }));
  expect(found[names.remains]).toMatch(/^reading from the cursor after page 1 \(\{"after":.* has too much \[/);
});
