/** The laws of import kinds, held against one that keeps customers' companies, and broken by others. */
import { pageCursorSchema, type PageCursor } from "@storegate/bigcommerce-client";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { defineConnector, type ImportKind } from "../src/index.js";
import { BrokenLaw, lawsOf, sandboxWorld, type AnyCase } from "../src/testing/index.js";
import { tablesInMemory } from "./tables-in-memory.js";

const config = z.strictObject({});

interface Row {
  readonly id: number;
  readonly company: string;
}

type CompanyImport = ImportKind<z.infer<typeof config>, undefined, Row, PageCursor>;

const keep: CompanyImport = {
  key: "keep",
  title: "Keep",
  description: "Keeps companies.",
  direction: "import",
  recordType: "customer",
  phase: "keeping",
  cursor: pageCursorSchema,
  async *read({ bigcommerce }, from) {
    for await (const page of bigcommerce.customers.pages({ from: from.cursor ?? null })) {
      yield { records: page.items.map(({ id, email }) => ({ id, company: email })), next: page.next };
    }
  },
  commit: (_, transaction, records) =>
    Promise.all(
      records.map(async ({ id, company }) => {
        const [row] = await transaction.query("select company from companies where id = $1", [id]);
        await transaction.query("insert into companies values ($1, $2) on conflict (id) do update", [id, company]);
        const outcome = !row ? "CREATED" : row["company"] === company ? "UNCHANGED" : "UPDATED";
        return { key: String(id), outcome } as const;
      }),
    ),
};

function caseOf(kind: Partial<CompanyImport> = {}): AnyCase {
  return {
    connector: defineConnector({
      id: "keep",
      title: "Keep",
      description: "Keeps companies.",
      scopes: ["store_v2_customers_read_only"],
      config,
      syncKinds: [{ ...keep, ...kind }],
      open: () => undefined,
    }),
    config: {},
    junk: {},
    foreign: (snapshot) => snapshot,
    world: () => sandboxWorld({ tables: tablesInMemory, refuse: () => undefined }),
    places: 3,
  };
}

async function broken(given: AnyCase): Promise<string[]> {
  const names: string[] = [];
  for (const kind of given.connector.syncKinds) {
    for (const law of lawsOf(kind)) {
      await law.check(given, kind).catch((error: unknown) => {
        if (!(error instanceof BrokenLaw)) throw error;
        names.push(law.name);
      });
    }
  }
  return names;
}

test("an import that keeps the contract breaks no law", async () => {
  expect(await broken(caseOf())).toEqual([]);
});

describe("an import that", () => {
  test("remembers what its transaction did not keep is found by that law", async () => {
    const seen = new Set<number>();
    const commit: CompanyImport["commit"] = (context, transaction, records) => {
      const fresh = records.filter(({ id }) => !seen.has(id));
      for (const { id } of fresh) seen.add(id);
      return keep
        .commit(context, transaction, fresh)
        .then((kept) => [
          ...kept,
          ...records.slice(fresh.length).map(({ id }) => ({ key: String(id), outcome: "UNCHANGED" as const })),
        ]);
    };
    expect(await broken(caseOf({ commit }))).toContain("what it keeps goes with its transaction");
  });

  test("adds rows each time is found by that law", async () => {
    const commit: CompanyImport["commit"] = async (_, transaction, records) => {
      for (const { company } of records) {
        await transaction.query("insert into companies values (default, $2)", [null, company]);
      }
      return records.map(({ id }) => ({ key: String(id), outcome: "CREATED" }));
    };
    expect(await broken(caseOf({ commit }))).toEqual(["importing twice is the same as once"]);
  });

  test("forgets a record after a cut is found by that law", async () => {
    async function* read(...[context, from]: Parameters<CompanyImport["read"]>) {
      let late = Boolean(from.cursor);
      for await (const page of keep.read(context, from)) {
        yield late ? { ...page, records: page.records.slice(1) } : page;
        late = false;
      }
    }
    expect(await broken(caseOf({ read }))).toEqual([
      "from any cursor on, reading gives exactly what remains",
      "cut after any page and resumed, it keeps the same",
    ]);
  });
});
