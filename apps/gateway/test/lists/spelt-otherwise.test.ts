/** People whose address the provider spells otherwise than it is known here: their domain in letters, decomposed, in upper case. */
import { domainToASCII } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { allResults, type ResultFields } from "../syncs.js";
import { endOfSync } from "../warehouse/end-of-sync.js";
import { membersOf, told } from "./admin.js";
import { erase } from "./erasing.js";
import { startListsWorld, type ListsWorld } from "./lists-world.js";

let world: ListsWorld;
beforeEach(async () => {
  world = await startListsWorld();
});
afterEach(() => world[Symbol.asyncDispose]());

const kim = "kim@xn--mnchen-3ya.de";
const kimInLetters = "kim@münchen.de";
const jose = "jos\u00e9@example.com";

const spellings = [
  ["its domain in letters", kim, kimInLetters],
  ["its domain in letters, decomposed", kim, kimInLetters.normalize("NFD")],
  ["its domain in letters, in upper case", kim, "KIM@MÜNCHEN.DE"],
  ["decomposed", jose, jose.normalize("NFD")],
  ["decomposed, in upper case", jose, jose.normalize("NFD").toUpperCase()],
  ["in upper case", "kim@example.com", "KIM@Example.COM"],
  ["with a character that nobody sees", "kim@example.com", "kim\u200b@example.com"],
] as const;

/** By which address the people of the account are known to one another. */
function plain(email: string): string {
  const [local = "", domain = ""] = email.replaceAll("\u200b", "").normalize("NFC").toLowerCase().split("@");
  return `${local}@${domainToASCII(domain)}`;
}

const contactsOf = (address: string): readonly string[] =>
  world.dotdigital
    .contacts()
    .map(({ email }) => email)
    .filter((email) => plain(email) === address);

const listed = (): readonly string[] => membersOf(world, "Store subscribers");

/** An integration that has listed Kim of the store, and another, whom nothing here concerns. */
async function listedFirst(address: string): Promise<{ readonly integration: string; readonly subscriber: number }> {
  const subscriber = world.subscribe(address);
  world.subscribe("ann@example.com");
  const integration = await world.integrate();
  await world.run(integration);
  return { integration, subscriber };
}

const optOut = (subscriber: number): void =>
  void world.sandbox.control.subscribers.update(subscriber, { consents: [] });

/** Somebody of the account puts the person there once more, spelt otherwise, into the same list. */
function addTwin(email: string): void {
  const list = world.dotdigital.lists().find(({ name }) => name === "Store subscribers");
  world.dotdigital.addContact({ email, lists: list ? [list.id] : [] });
}

/** The last looks are of hours after what was done so far: none of it is told again as new. */
async function lookedLongAfter(): Promise<void> {
  await world.gateway.database.sql`update lists.looks set since = since + interval '3 hours'`;
}

/** Undoes a sync; answers what became of its records. */
async function undone(syncId: string): Promise<readonly ResultFields[]> {
  const { data } = await world.gateway.query(
    "mutation ($id: ID!) { undoSync(id: $id, input: {}) { sync { id } userErrors { code message } } }",
    { id: syncId },
  );
  await endOfSync(world.gateway, data.undoSync.sync.id);
  return allResults(world.gateway, data.undoSync.sync.id);
}

describe.each(spellings)("%s", (_, address, spelt) => {
  test("who opts out in the store is off the list at the provider, and stays known there", async () => {
    const { integration, subscriber } = await listedFirst(address);
    world.dotdigital.patchContact(address, { email: spelt });
    optOut(subscriber);
    const { sync, results } = await world.run(integration);
    expect(sync.status).toBe("SUCCEEDED");
    expect(told(results)[address]).toEqual(["UPDATED", "opted_out"]);
    expect(listed()).toEqual(["ann@example.com"]);
    expect(contactsOf(address)).toEqual([spelt]);
    expect(told((await world.run(integration, { full: true })).results)[address]).toEqual(["SKIPPED", "opted_out"]);
  });

  test("who is erased is gone from the provider, though a sync saw them there long ago", async () => {
    const { integration } = await listedFirst(address);
    world.dotdigital.patchContact(address, { email: spelt });
    await world.run(integration);
    await lookedLongAfter();
    expect(await erase(world, integration, address)).toMatchObject({ deletedAtProvider: true, userErrors: [] });
    expect(world.dotdigital.contacts().map(({ email }) => email)).toEqual(["ann@example.com"]);
  });

  test("who is erased is gone from the provider, though no sync saw them there", async () => {
    const { integration } = await listedFirst(address);
    world.dotdigital.patchContact(address, { email: spelt });
    expect(await erase(world, integration, address)).toMatchObject({ deletedAtProvider: true, userErrors: [] });
    expect(world.dotdigital.contacts().map(({ email }) => email)).toEqual(["ann@example.com"]);
  });
});

test("of one person who is there twice, both leave the list, and both are erased", async () => {
  const { integration, subscriber } = await listedFirst(kim);
  addTwin(kimInLetters);
  addTwin(kimInLetters.normalize("NFD"));
  // What was seen of one of them since says nothing of the others.
  await world.run(integration);
  world.dotdigital.patchContact(kim, { dataFields: { LASTNAME: "Roe" } });
  optOut(subscriber);
  const { results } = await world.run(integration);
  expect(told(results)[kim]).toEqual(["UPDATED", "opted_out"]);
  expect(listed()).toEqual(["ann@example.com"]);
  expect(contactsOf(kim)).toHaveLength(3);
  expect(await erase(world, integration, kim)).toMatchObject({ deletedAtProvider: true });
  expect(contactsOf(kim)).toEqual([]);
});

test("who is listed spelt as the provider has them is not listed again, and stays with the address that they have there", async () => {
  const { integration } = await listedFirst(kim);
  world.dotdigital.patchContact(kim, { email: kimInLetters });
  const { results } = await world.run(integration);
  expect(told(results)[kim]).toEqual(["UNCHANGED", "consent_granted"]);
  expect(contactsOf(kim)).toEqual([kimInLetters]);
});

test("who was deleted at the provider and is there anew is taken for one contact, which is in no list", async () => {
  const { integration } = await listedFirst(kim);
  await world.run(integration);
  world.dotdigital.deleteContact(kim);
  world.dotdigital.addContact({ email: kim });
  const { results } = await world.run(integration, { full: false });
  expect(told(results)[kim]).toEqual(["SKIPPED", "left_list_at_provider"]);
  expect(await erase(world, integration, kim)).toMatchObject({ deletedAtProvider: true });
  expect(contactsOf(kim)).toEqual([]);
});

test("an undo takes out of the list who is spelt otherwise by now", async () => {
  const subscriber = world.subscribe(kim);
  const integration = await world.integrate();
  const { sync } = await world.run(integration);
  world.dotdigital.patchContact(kim, { email: kimInLetters });
  await world.run(integration);
  expect(listed()).toEqual([kimInLetters]);
  expect(await undone(sync.id)).toMatchObject([{ key: kim, outcome: "UPDATED" }]);
  expect(listed()).toEqual([]);
  expect(world.sandbox.control.subscribers.get(subscriber)?.consents).toEqual(["marketing_newsletter"]);
});

test("an undo does not say that somebody left the list whom it cannot find", async () => {
  world.subscribe(kim);
  const { sync } = await world.run(await world.integrate());
  // Nothing has seen the contact yet: it is known by its address alone.
  world.dotdigital.addFault({
    method: "GET",
    path: "/contacts/v3/email/*",
    skip: 1,
    times: null,
    respond: { status: 404, body: { errorCode: "contacts:contactNotFound", description: "None." } },
  });
  expect(await undone(sync.id)).toMatchObject([
    { key: kim, outcome: "FAILED", errors: [{ code: "PROVIDER_CONTACT_NOT_FOUND" }] },
  ]);
  expect(listed()).toEqual([kim]);
});

test("an undo finds whom it listed under a spelling that no sync has seen", async () => {
  world.subscribe(kim);
  const { sync } = await world.run(await world.integrate());
  world.dotdigital.patchContact(kim, { email: kimInLetters });
  expect(await undone(sync.id)).toMatchObject([{ key: kim, outcome: "UPDATED" }]);
  expect(listed()).toEqual([]);
});

test("a contact that is somebody else's by now is neither taken out nor erased", async () => {
  const { integration, subscriber } = await listedFirst(kim);
  await world.run(integration);
  world.dotdigital.patchContact(kim, { email: "max@example.com" });
  expect(await erase(world, integration, kim)).toMatchObject({ deletedAtProvider: false, userErrors: [] });
  optOut(subscriber);
  await world.run(integration);
  expect(listed()).toEqual(["ann@example.com", "max@example.com"]);
});

test("who comes back after an erasure, spelt otherwise, is erased by the next, though a sync has passed them over", async () => {
  const { integration } = await listedFirst(kim);
  await erase(world, integration, kim);
  addTwin("KIM@MÜNCHEN.de".normalize("NFD"));
  await world.run(integration, { full: true });
  await lookedLongAfter();
  expect(contactsOf(kim)).toHaveLength(1);
  expect(await erase(world, integration, kim)).toMatchObject({ deletedAtProvider: true, userErrors: [] });
  expect(contactsOf(kim)).toEqual([]);
});

test("before any sync an erasure finds them, too", async () => {
  const integration = await world.integrate();
  world.dotdigital.addContact({ email: kimInLetters });
  world.dotdigital.addContact({ email: "ann@example.com" });
  expect(await erase(world, integration, kim)).toMatchObject({ deletedAtProvider: true, userErrors: [] });
  expect(world.dotdigital.contacts().map(({ email }) => email)).toEqual(["ann@example.com"]);
});

describe("what the provider says that it did, and did not", () => {
  const removals = { method: "POST", path: "/v2/address-books/*/contacts/delete", times: null } as const;
  const removalStates = { method: "GET", path: "/v2/contacts/deletion/*", times: null } as const;

  test("a removal is told as failed, and the next sync carries it out", async () => {
    const { integration, subscriber } = await listedFirst(kim);
    world.dotdigital.patchContact(kim, { email: kimInLetters });
    optOut(subscriber);
    const body = { id: crypto.randomUUID(), status: "Started" };
    world.dotdigital.addFault({ ...removals, respond: { status: 202, body } });
    world.dotdigital.addFault({ ...removalStates, respond: { status: 200, body: { ...body, status: "Completed" } } });
    const { sync, results } = await world.run(integration);
    expect(sync.status).toBe("COMPLETED_WITH_ERRORS");
    expect(results.find(({ key }) => key === kim)).toMatchObject({
      outcome: "FAILED",
      errors: [{ code: "DOTDIGITAL_STILL_IN_LIST" }],
    });
    world.dotdigital.clearFaults();
    await world.run(integration);
    expect(listed()).toEqual(["ann@example.com"]);
  });

  test("an erasure fails, and may be asked for again", async () => {
    const { integration } = await listedFirst(kim);
    world.dotdigital.patchContact(kim, { email: kimInLetters });
    const deletion = { method: "DELETE", path: "/contacts/v3/*/*", times: null } as const;
    world.dotdigital.addFault({ ...deletion, respond: { status: 200, body: { contactId: 1 } } });
    await expect(erase(world, integration, kim)).rejects.toThrow("DOTDIGITAL_NOT_DELETED");
    world.dotdigital.clearFaults();
    expect(await erase(world, integration, kim)).toMatchObject({ deletedAtProvider: true, sightings: 1 });
    expect(contactsOf(kim)).toEqual([]);
  });

  test("one who is not let go fails alone", async () => {
    const { integration, subscriber } = await listedFirst(kim);
    const second = world.subscribe("bob@example.com");
    const third = world.subscribe("cid@example.com");
    await world.run(integration);
    world.dotdigital.refuse("bob@example.com");
    for (const id of [subscriber, second, third]) optOut(id);
    const { results } = await world.run(integration);
    expect(told(results)).toMatchObject({
      [kim]: ["UPDATED", "opted_out"],
      "bob@example.com": ["FAILED", "opted_out"],
      "cid@example.com": ["UPDATED", "opted_out"],
    });
    expect(listed()).toEqual(["ann@example.com", "bob@example.com"]);
  });
});
