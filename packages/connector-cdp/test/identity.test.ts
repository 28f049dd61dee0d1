/** Who is one person: by plain union-find over everything at once, however contacts come. */
import * as fc from "fast-check";
import { connectorTestTables } from "@storegate/database/testing";
import { afterAll, describe, expect, test } from "vitest";
import type { IdentityRules } from "../src/config.js";
import { cdpConfig } from "../src/config.js";
import {
  blocksOf,
  contactKey,
  link,
  linkingRules,
  personOf,
  separate,
  unite,
  whyOnePerson,
  type Contact,
  type Identifier,
} from "../src/identity/index.js";
import { relink } from "../src/identity/relink.js";
import type { Space } from "../src/space.js";
import { cdpTables } from "../src/tables/index.js";

const lent = connectorTestTables({ id: "cdp", migrations: cdpTables });
afterAll(() => lent.drop());

const now = new Date("2026-11-24T12:00:00Z");
const space: Space = { id: 1, integrationId: "int_1", currency: "EUR", country: "DE" };
const rulesOf = (over: Partial<IdentityRules> = {}) =>
  linkingRules({ ...cdpConfig.shape.identity.parse({}), ...over }, { domain: "shop.example" });

/** Tables in which two integrations have begun. */
async function lend(): Promise<Tables> {
  const tables = await lent.lend();
  for (const id of ["int_1", "int_2"])
    await tables.transaction((tx) =>
      tx.query("insert into spaces (integration_id, store_id, currency, made_at) values ($1, 'sto_1', 'EUR', $2)", [
        id,
        now,
      ]),
    );
  return tables;
}

const byText = (one: readonly string[], other: readonly string[]): number => (one.join() < other.join() ? -1 : 1);

type Tables = Awaited<ReturnType<typeof lent.lend>>;

const email = (value: string): Identifier => ({ kind: "e", value });
const phone = (value: string): Identifier => ({ kind: "p", value });
const account = (ref: number, ...identifiers: Identifier[]): Contact => ({
  kind: "a",
  ref: String(ref),
  identifiers,
  replaces: true,
});
const guest = (address: string, ...identifiers: Identifier[]): Contact => ({
  kind: "m",
  ref: address,
  identifiers: [email(address), ...identifiers],
  replaces: false,
});

/** People as sets of contacts, as the database has them. */
async function peopleIn(tables: Tables, of = 1): Promise<string[][]> {
  const rows = await tables.transaction((tx) =>
    tx.query<{ members: string[] }>(
      "select array_agg(kind || ':' || ref order by kind || ':' || ref) as members from entities where space = $1 group by person",
      [of],
    ),
  );
  return rows.map(({ members }) => members.toSorted()).toSorted(byText);
}

/** The same, by looking at everybody and every identifier at once. */
function peopleOf(
  contacts: readonly Contact[],
  { byEmail = true, byPhone = true, mostPerEmail = 10, mostPerPhone = 4 }: Partial<IdentityRules>,
): string[][] {
  const known = new Map<string, Set<string>>();
  for (const contact of contacts) {
    const before = contact.replaces ? new Set<string>() : (known.get(contactKey(contact)) ?? new Set<string>());
    for (const { kind, value } of contact.identifiers ?? []) before.add(`${kind} ${value}`);
    known.set(contactKey(contact), contact.identifiers ? before : (known.get(contactKey(contact)) ?? before));
  }
  const holders = new Map<string, string[]>();
  for (const [key, identifiers] of known)
    for (const each of identifiers) holders.set(each, [...(holders.get(each) ?? []), key]);
  const groups = new Map([...known.keys()].map((key) => [key, new Set([key])]));
  for (const [identifier, keys] of holders) {
    const isEmail = identifier.startsWith("e ");
    if (!(isEmail ? byEmail : byPhone) || keys.length > (isEmail ? mostPerEmail : mostPerPhone)) continue;
    const together = new Set(keys.flatMap((key) => [...(groups.get(key) ?? [])]));
    for (const key of together) groups.set(key, together);
  }
  return [...new Set(groups.values())].map((group) => [...group].toSorted()).toSorted(byText);
}

const someContacts = fc.array(
  fc.oneof(
    fc
      .tuple(
        fc.integer({ min: 1, max: 12 }),
        fc.option(fc.integer({ min: 1, max: 8 })),
        fc.option(fc.integer({ min: 1, max: 5 })),
      )
      .map(([ref, address, number]) =>
        account(
          ref,
          ...(address === null ? [] : [email(`p${address}@people.net`)]),
          ...(number === null ? [] : [phone(`+4930${number}77123`)]),
        ),
      ),
    fc
      .tuple(fc.integer({ min: 1, max: 8 }), fc.option(fc.integer({ min: 1, max: 5 })))
      .map(([address, number]) =>
        guest(`p${address}@people.net`, ...(number === null ? [] : [phone(`+4930${number}77123`)])),
      ),
    fc.integer({ min: 1, max: 12 }).map((ref): Contact => ({ kind: "a", ref: String(ref) })),
  ),
  { minLength: 1, maxLength: 40 },
);

test("people are the same, however contacts are cut into pages, whatever the limits are", async () => {
  await fc.assert(
    fc.asyncProperty(
      someContacts,
      fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 8 }),
      fc.record({
        byPhone: fc.boolean(),
        mostPerEmail: fc.integer({ min: 1, max: 4 }),
        mostPerPhone: fc.integer({ min: 1, max: 4 }),
      }),
      async (contacts, cuts, over) => {
        await using tables = await lend();
        const rules = rulesOf(over);
        let rest = contacts;
        for (let cut = 0; rest.length > 0; cut += 1) {
          const page = rest.slice(0, cuts[cut % cuts.length]);
          rest = rest.slice(page.length);
          await tables.transaction((tx) => link(tx, space, rules, page, now));
        }
        const people = await peopleIn(tables);
        expect(people).toEqual(peopleOf(contacts, over));
        // Linking all anew finds nothing to change, and other rules what they would have made from the beginning.
        const ids = async () =>
          (
            await tables.transaction((tx) =>
              tx.query<{ id: string }>("select id::text as id from entities order by id"),
            )
          ).map(({ id }) => id);
        const changed = await tables.transaction(async (tx) => relink(tx, space, rules, await ids(), now));
        expect(changed).toEqual({ merged: 0, made: 0 });
        const others = rulesOf({ byEmail: false, mostPerPhone: 2 });
        for (const id of await ids()) await tables.transaction((tx) => relink(tx, space, others, [id], now));
        expect(await peopleIn(tables)).toEqual(peopleOf(contacts, { byEmail: false, mostPerPhone: 2 }));
      },
    ),
    { numRuns: 60 },
  );
}, 120_000);

describe("a person", () => {
  test("who turns out to be another is found under that one's id, for good", async () => {
    await using tables = await lend();
    const rules = rulesOf();
    const linked = async (...contacts: Contact[]) => tables.transaction((tx) => link(tx, space, rules, contacts, now));
    await linked(account(1, email("a@people.net")));
    await linked(account(2, email("b@people.net")));
    await linked(account(3, email("c@people.net")));
    const persons = await tables.transaction((tx) =>
      tx.query<{ person: string }>("select person::text as person from entities order by id"),
    );
    const [first = "", second = "", third = ""] = persons.map(({ person }) => person);
    await linked(
      account(3, email("c@people.net"), phone("+493077123")),
      account(2, email("b@people.net"), phone("+493077123")),
    );
    await linked(account(2, email("a@people.net"), phone("+493077123")));
    for (const person of [first, second, third])
      expect(await tables.transaction((tx) => personOf(tx, space, person))).toBe(first);
    expect(await tables.transaction((tx) => personOf(tx, space, "999999"))).toBeNull();
    const { entities, links } = await tables.transaction((tx) => whyOnePerson(tx, space, rules, first));
    expect(entities.map(({ ref }) => ref)).toEqual(["1", "2", "3"]);
    expect(links.map(({ identifier }) => identifier.value)).toEqual(["a@people.net", "+493077123"]);
  });

  test("who was taken apart stays so, through later contacts and other rules, until they are united", async () => {
    await using tables = await lend();
    const rules = rulesOf();
    const ids = await tables.transaction((tx) =>
      link(tx, space, rules, [account(1, email("x@people.net")), account(2, email("x@people.net"))], now),
    );
    const [row] = await tables.transaction((tx) =>
      tx.query<{ person: string }>("select distinct person::text as person from entities"),
    );
    const entity = ids.get("a:2") ?? "";
    await tables.transaction((tx) =>
      separate(tx, space, rules, { person: row?.person ?? "", entities: [entity] }, now),
    );
    expect(await peopleIn(tables)).toEqual([["a:1"], ["a:2"]]);
    await tables.transaction((tx) =>
      link(
        tx,
        space,
        rules,
        [
          account(2, email("x@people.net"), phone("+493077123")),
          account(1, email("x@people.net"), phone("+493077123")),
        ],
        now,
      ),
    );
    await tables.transaction((tx) => link(tx, space, rules, [guest("x@people.net")], now));
    await tables.transaction((tx) => relink(tx, space, rulesOf({ mostPerPhone: 3 }), [...ids.values()], now));
    expect(await peopleIn(tables)).toEqual([["a:1", "m:x@people.net"], ["a:2"]]);
    const [other] = await tables.transaction((tx) =>
      tx.query<{ person: string }>("select person::text as person from entities where ref = '2'"),
    );
    await expect(
      tables.transaction((tx) => separate(tx, space, rules, { person: other?.person ?? "", entities: [entity] }, now)),
    ).rejects.toMatchObject({ code: "NOTHING_LEFT" });
    await tables.transaction((tx) => unite(tx, space, rules, { person: other?.person ?? "", entities: [entity] }, now));
    expect(await peopleIn(tables)).toEqual([["a:1", "a:2", "m:x@people.net"]]);
  });

  test("of one integration is nobody of another", async () => {
    await using tables = await lend();
    const rules = rulesOf();
    await tables.transaction((tx) => link(tx, space, rules, [account(1, email("x@people.net"))], now));
    await tables.transaction((tx) => link(tx, { ...space, id: 2 }, rules, [account(2, email("x@people.net"))], now));
    expect([await peopleIn(tables, 1), await peopleIn(tables, 2)]).toEqual([[["a:1"]], [["a:2"]]]);
  });
});

test("a thousand contacts take as many statements as ten", async () => {
  await using tables = await lend();
  const rules = rulesOf();
  const statements = async (from: number, count: number): Promise<number> => {
    let asked = 0;
    await tables.transaction((tx) => {
      const counted = { ...tx, query: (...given: Parameters<typeof tx.query>) => ((asked += 1), tx.query(...given)) };
      const contacts = Array.from({ length: count }, (_, each) =>
        account(
          from + each,
          email(`n${from + each}@people.net`),
          phone(`+4930${70_000 + Math.floor((from + each) / 2)}`),
        ),
      );
      return link(counted as typeof tx, space, rules, contacts, now);
    });
    return asked;
  };
  const few = await statements(1, 10);
  expect(await statements(100, 1000)).toBe(few);
  expect(few).toBeLessThan(20);
});

test.each([
  ["e", "no-reply@somewhere.net", "no_reply_address"],
  ["e", "noreply+x@somewhere.net", "no_reply_address"],
  ["e", "info@somewhere.net", "role_address"],
  ["e", "x1y2z3@marketplace.amazon.de", "marketplace_relay"],
  ["e", "buyer@members.ebay.com", "marketplace_relay"],
  ["e", "staff@shop.example", "own_domain"],
  ["e", "staff@mail.shop.example", "own_domain"],
  ["e", "none@noemail.com", "placeholder_address"],
  ["e", "jane@people.net", null],
  ["e", "informatics@people.net", null],
  ["e", "barred@people.net", "blocked_by_config"],
  ["e", "anyone@barred.net", "blocked_by_config"],
  ["e", "kiosk@people.net", "blocked_by_config"],
  ["e", "sales@our-own-friends.net", null],
  ["p", "+490000000", "placeholder_phone"],
  ["p", "+491111111111", "placeholder_phone"],
  ["p", "+49301234567", "placeholder_phone"],
  ["p", "+493055501", null],
  ["p", "+493099887766", "blocked_by_config"],
] as const)("%s %s is told as %s", (kind, value, reason) => {
  const rules = cdpConfig.shape.identity.parse({
    blockedEmails: ["barred@people.net", "@barred.net", "kiosk@"],
    allowedEmails: ["sales@our-own-friends.net"],
    blockedPhones: ["+49 30 99887766"],
  });
  expect(blocksOf(rules, { domain: "www.shop.example" })({ kind, value })).toBe(reason);
});
