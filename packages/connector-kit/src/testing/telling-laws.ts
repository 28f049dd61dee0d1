import { isDeepStrictEqual } from "node:util";
import { Fault } from "@storegate/http-client";
import { compareAddresses } from "../audience.js";
import type { ConnectorContext } from "../connector.js";
import { factNames } from "../facts.js";
import { kept } from "./apply-changes.js";
import { inWords, mustHold } from "./broken-law.js";
import type { AnyCase, Law } from "./contract-case.js";
import { runKind } from "./run-kind.js";
import { openStage, type Stage } from "./stage.js";

/** Laws of what a connector tells the store's other integrations; one that tells nothing holds them by it. */
export const tellingLaws: readonly Law[] = [
  { name: "its facts are of the addresses that were asked", of: "connector", check: tellsOfWhomItWasAsked },
  { name: "its audiences' members come once, in order, and from any on", of: "connector", check: tellsMembersInOrder },
  { name: "telling others writes nothing", of: "connector", check: tellingWritesNothing },
];

const stranger = "nobody.knows.them@stranger.example";

async function tellsOfWhomItWasAsked(given: AnyCase): Promise<void> {
  const { connector, people = [] } = given;
  if (!connector.facts) return;
  mustHold(
    people.length > 1,
    "a connector that tells facts needs two people of its world to be asked for: name them in the case",
  );
  await using stage = await runOnce(given);
  const asked = [...people.map((email) => email.toUpperCase()), stranger, "no address"];
  for (const name of factNames) {
    const about = connector.facts[name];
    if (!about) continue;
    const told = await about(stage.context(), asked);
    const others = [...told.keys()].filter((email) => !asked.includes(email));
    mustHold(others.length === 0, `asked for ${name}, it tells of ${inWords(others)}, by which it was not asked`);
    mustHold(told.size > 0, `it tells ${name} of nobody in this world, so nothing of it is seen`);
    for (const [email, fact] of told) {
      const alone = (await about(stage.context(), [email])).get(email);
      mustHold(
        isDeepStrictEqual(kept(alone), kept(fact)),
        `asked for ${email} alone, its ${name} is ${inWords(alone)}, and among others ${inWords(fact)}`,
      );
    }
  }
}

async function tellsMembersInOrder(given: AnyCase): Promise<void> {
  const { audiences } = given.connector;
  if (!audiences) return;
  await using stage = await runOnce(given);
  const offered = await audiences.list(stage.context());
  const ids = offered.map(({ id }) => id);
  mustHold(new Set(ids).size === ids.length, `two of its audiences have one id: ${inWords(ids)}`);
  const long = ids.find((id) => id === "" || id.length > 200);
  mustHold(long === undefined, `the id ${inWords(long)} of an audience does not have 1 to 200 characters`);
  const members = async (id: string, after: string | null): Promise<string[]> => {
    const all: string[] = [];
    for await (const chunk of audiences.members(stage.context(), id, after)) all.push(...chunk);
    return all;
  };
  let seen = 0;
  for (const id of ids) {
    const all = await members(id, null);
    seen += all.length;
    for (const [index, email] of all.entries()) {
      const before = all[index - 1];
      mustHold(
        before === undefined || compareAddresses(before, email) < 0,
        `members of "${id}" come out of order, or twice: ${before ?? ""} before ${email}`,
      );
    }
    const middle = all[Math.floor(all.length / 2)];
    if (middle === undefined) continue;
    const rest = await members(id, middle);
    mustHold(
      isDeepStrictEqual(rest, all.slice(all.indexOf(middle) + 1)),
      `behind ${middle}, the members of "${id}" are ${inWords(rest)}, and not those that come behind it among all`,
    );
  }
  mustHold(seen > 1, "no audience of this world has members, so nothing of them is seen");
  await mustBeMissing(() => members("no audience has this id", null));
}

async function mustBeMissing(ask: () => Promise<unknown>): Promise<void> {
  const told = await ask().catch((error: unknown) => error);
  mustHold(
    told instanceof Fault && told.kind === "NOT_FOUND",
    `asked for the members of an audience that it does not have, it answers ${inWords(told)}, and not with a fault NOT_FOUND`,
  );
}

async function tellingWritesNothing(given: AnyCase): Promise<void> {
  const { facts, audiences } = given.connector;
  if (!facts && !audiences) return;
  await using stage = await runOnce(given);
  const { world } = stage;
  const [writes, rows] = [world.requests().writes, await world.tables?.snapshot()];
  const context = stage.context();
  for (const name of factNames) await facts?.[name]?.(context, [...(given.people ?? []), stranger]);
  if (audiences) await readAudiences(audiences, context);
  mustHold(world.requests().writes === writes, "telling others, it wrote to the store, or to another system");
  mustHold(isDeepStrictEqual(await world.tables?.snapshot(), rows), "telling others, it wrote to its tables");
  mustHold(stage.requested.length === 0, "telling others, it asked for a sync");
}

async function readAudiences(
  audiences: NonNullable<AnyCase["connector"]["audiences"]>,
  context: ConnectorContext<unknown, unknown>,
): Promise<void> {
  for (const { id } of await audiences.list(context))
    for await (const _ of audiences.members(context, id, null)) continue;
}

/** A stage on which every kind has run once, so that there is something to tell. */
async function runOnce(given: AnyCase): Promise<Stage> {
  const stage = await openStage(given);
  for (const kind of given.connector.syncKinds) await runKind(stage, kind);
  return stage;
}
