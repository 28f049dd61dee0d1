/** Consent, as the database keeps it: over a real PostgreSQL. */
import { connectorTestTables } from "@storegate/database/testing";
import type { Transaction } from "@storegate/connector-kit";
import { array, assert, asyncProperty, constantFrom, integer, option, record } from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listTables } from "../tables.js";
import { presentConsent, type ConsentAct, type NewConsentEvent } from "./consent-event.js";
import { openLedger, writeEvents, type Ledger } from "./ledger.js";

const lent = connectorTestTables({ id: "lists", migrations: listTables });
let tables: Transaction;
let ledger: Ledger;

beforeAll(async () => {
  const own = await lent.lend();
  tables = { query: (text, parameters) => own.transaction((transaction) => transaction.query(text, parameters)) };
  ledger = await openLedger(tables, { storeId: "sto_1", integrationId: "int_1" });
});
afterAll(() => lent.drop());

let people = 0;
async function somebody(): Promise<{ address: string; id: string }> {
  const address = `person${(people += 1)}@example.com`;
  const person = (await ledger.people([address])).get(address);
  if (!person) throw new Error("a person was not made");
  return { address, id: person.id };
}

const day = (n: number): Date => new Date(Date.UTC(2026, 0, n));

function event(over: Partial<NewConsentEvent> & Pick<NewConsentEvent, "value" | "at">): NewConsentEvent {
  const source = over.value === "GRANTED" ? "STOREFRONT" : "PROVIDER";
  return {
    purpose: "marketing",
    source,
    certainAfter: over.value === "GRANTED" ? over.at : null,
    origin: `${over.value} ${over.at.toISOString()} ${over.source ?? source}`,
    ...over,
  };
}

async function answerOf(address: string): Promise<string | undefined> {
  const found = (await ledger.recordsOf([address])).get(address);
  return found?.current.find(({ purpose }) => purpose === "marketing")?.value;
}

const acts = array(
  record({
    value: constantFrom("GRANTED", "WITHDRAWN"),
    source: constantFrom("STOREFRONT", "ORDER", "IMPORT", "PROVIDER", "STORE"),
    at: integer({ min: 1, max: 12 }).map(day),
    back: option(integer({ min: 0, max: 4 }), { nil: null }),
  }),
  { minLength: 1, maxLength: 9 },
);

describe("present consent", () => {
  test("is what the rule says over all events, whatever they are and in whatever order they come", async () => {
    await assert(
      asyncProperty(acts, async (drawn) => {
        const { address, id } = await somebody();
        for (const [index, { value, source, at, back }] of drawn.entries()) {
          const certainAfter = value === "GRANTED" && back !== null ? new Date(at.getTime() - back * 43_200_000) : null;
          const one = { purpose: "marketing", value, source, at, certainAfter, origin: String(index) } as const;
          await writeEvents(tables, [{ person: id, event: one }]);
          const found = (await ledger.recordsOf([address])).get(address);
          const written = (found?.history ?? []).toSorted((a, b) => Number(a.id) - Number(b.id));
          expect(found?.current).toEqual([presentConsent(written)]);
        }
      }),
      { numRuns: 60, seed: 9 },
    );
  });

  const told: readonly (readonly [string, readonly (readonly ["+" | "i" | "-", number])[], string | undefined])[] = [
    ["nothing is unknown", [], undefined],
    ["who granted has it", [["+", 1]], "GRANTED"],
    ["an import of somebody unknown grants", [["i", 1]], "GRANTED"],
    [
      "opting out wins over what is older",
      [
        ["+", 1],
        ["-", 2],
      ],
      "WITHDRAWN",
    ],
    [
      "whatever came to be known later",
      [
        ["-", 3],
        ["+", 2],
      ],
      "WITHDRAWN",
    ],
    [
      "a fresh act grants again",
      [
        ["+", 1],
        ["-", 2],
        ["+", 3],
      ],
      "GRANTED",
    ],
    [
      "an import does not",
      [
        ["+", 1],
        ["-", 2],
        ["i", 3],
      ],
      "WITHDRAWN",
    ],
    [
      "who opted out again has opted out",
      [
        ["+", 1],
        ["-", 2],
        ["+", 3],
        ["-", 4],
      ],
      "WITHDRAWN",
    ],
  ];
  test.each(told)("%s", (_, said, expected) => {
    const written = said.map(([act, at], index): ConsentAct => ({
      value: act === "-" ? "WITHDRAWN" : "GRANTED",
      source: act === "-" ? "PROVIDER" : act === "i" ? "IMPORT" : "STOREFRONT",
      at: day(at),
      certainAfter: act === "+" ? day(at) : null,
      recordedAt: day(20 + index),
    }));
    expect(presentConsent(written)?.value).toBe(expected);
  });

  test("a provider's clock that goes behind ours by less than a minute makes no opting out older than it was", () => {
    const at = new Date("2026-01-02T10:00:00Z");
    const withdrawn = { value: "WITHDRAWN", source: "PROVIDER", at, certainAfter: null, recordedAt: day(3) } as const;
    const granted = (seconds: number) =>
      ({
        value: "GRANTED",
        source: "STOREFRONT",
        at: day(3),
        certainAfter: new Date(at.getTime() + seconds * 1000),
        recordedAt: day(3),
      }) as const;
    expect(presentConsent([withdrawn, granted(59)])?.value).toBe("WITHDRAWN");
    expect(presentConsent([withdrawn, granted(60)])?.value).toBe("GRANTED");
  });
});

describe("the database", () => {
  test("writes an event down once", async () => {
    const { address, id } = await somebody();
    const one = event({
      value: "GRANTED",
      at: day(1),
      evidence: { text: "Yes, write to me.", url: "https://shop.example" },
    });
    await writeEvents(tables, [{ person: id, event: one }]);
    await writeEvents(tables, [{ person: id, event: one }]);
    const found = (await ledger.recordsOf([address])).get(address);
    expect(found?.history).toEqual([
      expect.objectContaining({ at: day(1), evidence: { text: "Yes, write to me.", url: "https://shop.example" } }),
    ]);
  });

  test.each(["update events set value = 'GRANTED'", "delete from events", "truncate events cascade"])(
    "refuses to %s",
    async (statement) => {
      const { id } = await somebody();
      await writeEvents(tables, [{ person: id, event: event({ value: "WITHDRAWN", at: day(1) }) }]);
      await expect(tables.query(statement)).rejects.toThrow(/events|foreign key/);
    },
  );

  test("refuses a membership of whoever is unknown, or has opted out", async () => {
    const insert = (id: string, value: string) =>
      tables.query(
        "insert into memberships (integration_id, person, list, purpose, value) values ('int_1', $1, '7', 'marketing', $2)",
        [id, value],
      );
    const unknown = await somebody();
    await expect(insert(unknown.id, "GRANTED")).rejects.toThrow("memberships");
    const out = await somebody();
    await writeEvents(tables, [{ person: out.id, event: event({ value: "WITHDRAWN", at: day(1) }) }]);
    await expect(insert(out.id, "GRANTED")).rejects.toThrow("memberships");
    await expect(insert(out.id, "WITHDRAWN")).rejects.toThrow("memberships");
    expect(await ledger.admit([unknown.address, out.address], "7", "marketing")).toEqual(new Set());
  });

  test("ends memberships with the event that opts out, and admits nobody while one is being written", async () => {
    const { address, id } = await somebody();
    await writeEvents(tables, [{ person: id, event: event({ value: "GRANTED", at: day(1) }) }]);
    expect(await ledger.admit([address], "7", "marketing")).toEqual(new Set([address]));
    expect(await ledger.admit([address], "7", "marketing")).toEqual(new Set([address]));
    await Promise.all([
      ...[8, 9, 10, 11].map((list) => ledger.admit([address], String(list), "marketing")),
      writeEvents(tables, [{ person: id, event: event({ value: "WITHDRAWN", at: day(2) }) }]),
      ...[12, 13].map((list) => ledger.admit([address], String(list), "marketing")),
    ]);
    expect(await answerOf(address)).toBe("WITHDRAWN");
    expect(await tables.query("select list from memberships where person = $1", [id])).toEqual([]);
  });

  test("is one for all integrations of a store, whose lists are apart", async () => {
    const { address, id } = await somebody();
    await writeEvents(tables, [{ person: id, event: event({ value: "GRANTED", at: day(1) }) }]);
    const other = await openLedger(tables, { storeId: "sto_1", integrationId: "int_2" });
    expect(await other.admit([address], "7", "marketing")).toEqual(new Set([address]));
    await ledger.admit([address], "7", "marketing");
    await ledger.dismiss([address], "7");
    const memberships = () => tables.query("select integration_id from memberships where person = $1", [id]);
    expect(await memberships()).toEqual([{ integration_id: "int_2" }]);
    await writeEvents(tables, [{ person: id, event: event({ value: "WITHDRAWN", at: day(2) }) }]);
    expect(await memberships()).toEqual([]);
    expect((await other.recordsOf([address])).get(address)?.current).toMatchObject([{ value: "WITHDRAWN" }]);
  });

  test("keeps stores apart", async () => {
    const { address, id } = await somebody();
    await writeEvents(tables, [{ person: id, event: event({ value: "GRANTED", at: day(1) }) }]);
    const other = await openLedger(tables, { storeId: "sto_2", integrationId: "int_2" });
    expect(await other.recordsOf([address])).toEqual(new Map());
    expect(await other.find(address)).toBeUndefined();
    expect(await other.admit([address], "7", "marketing")).toEqual(new Set());
  });
});
