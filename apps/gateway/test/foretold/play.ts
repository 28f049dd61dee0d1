/**
 * One seed played from end to end: a dry run, the run, a third hand, the undo tried dry, the undo, and the undo of the undo.
 * Each act is worked by one worker, or by some that die and one that does not; in every second seed somebody meddles with what
 * a dead one has left open.
 */
import { credentials } from "../harness.js";
import type { Draw } from "./draw.js";
import { work, type DeathAt, type WorkerEnd, type WorkersHost } from "./mortal-worker.js";
import { toldSync, type ToldSync } from "./told-sync.js";
import { meddle, type Meddled } from "./meddle.js";
import type { OutsideState, World, Write } from "./world.js";

/** The acts, in their order. */
export const acts = ["dry run", "run", "dry undo", "undo", "undo of the undo"] as const;
export type ActName = (typeof acts)[number];

/** What an act came to. */
export interface Act {
  readonly name: ActName;
  readonly told: ToldSync;
  /** Everything outside before and after it, within this store. */
  readonly before: OutsideState;
  readonly after: OutsideState;
  /** The end of it by names, for comparison with another store. */
  readonly named: OutsideState;
  /** Whether not a byte outside has changed. */
  readonly isUntouched: boolean;
  /** What its journal says, as `customer_group Storegate: Valid done`; changes of records first. */
  readonly journal: { readonly changes: number; readonly setUp: readonly string[]; readonly open: number };
  /** What was written outside, by all of its workers. */
  readonly writes: readonly Write[];
  /** What somebody did to what a dead worker had left open. */
  readonly meddled: readonly Meddled[];
  /** How many workers died in it. */
  readonly deaths: number;
  /** What its last worker did. */
  readonly effort: WorkerEnd;
}

/** A play that is over. */
export type Play = Readonly<Record<ActName, Act>>;

/** Plays a seed undisturbed, or, told what an undisturbed play took, with deaths that the seed says. */
export async function play(host: WorkersHost, world: World, draw: Draw, undisturbed?: Play): Promise<Play> {
  const { gateway } = host;
  const { storeId, integrationId } = await setUp(host, world);
  const isMeddledWith = draw.chance(0.5, "meddled with");
  let syncId = "";
  const act = async (name: ActName, start: () => Promise<string>): Promise<Act> => {
    const [before, raw] = [world.state("ids"), world.raw()];
    syncId = await start();
    let deaths = 0;
    const writes: Write[] = [];
    const meddled: Meddled[] = [];
    for (const death of undisturbed ? deathsIn(name, draw, undisturbed[name].effort) : []) {
      const struck = await work(host, world, bare(storeId), death);
      writes.push(...struck.writes);
      if (!struck.died) continue;
      deaths += 1;
      if (isMeddledWith && !name.startsWith("dry"))
        meddled.push(...(await meddle(gateway.database, world, bare(syncId))));
    }
    const effort = await work(host, world, bare(storeId));
    writes.push(...effort.writes);
    return {
      name,
      told: await toldSync(gateway, syncId),
      before,
      after: world.state("ids"),
      named: world.state("names"),
      isUntouched: world.raw() === raw,
      journal: await journalOf(host, bare(syncId)),
      writes,
      meddled,
      deaths,
      effort,
    };
  };
  const run = (dryRun: boolean) => () =>
    started(host, "startSync", "$input: StartSyncInput!", "input: $input", {
      input: { integrationId, dryRun, keepUnchanged: true },
    });
  const undo = (id: string, dryRun: boolean) => () =>
    started(host, "undoSync", "$id: ID!, $input: UndoSyncInput", "id: $id, input: $input", { id, input: { dryRun } });

  const dryRun = await act("dry run", run(true));
  world.refuse();
  const ran = await act("run", run(false));
  const ranId = syncId;
  world.heal();
  world.thirdHand();
  const dryUndo = await act("dry undo", undo(ranId, true));
  const undone = await act("undo", undo(ranId, false));
  const again = await act("undo of the undo", undo(syncId, false));
  return { "dry run": dryRun, run: ran, "dry undo": dryUndo, undo: undone, "undo of the undo": again };
}

/** One or two deaths, each at a place that an undisturbed worker comes to. */
function deathsIn(name: ActName, draw: Draw, { requests, transactions }: WorkerEnd): DeathAt[] {
  const places = ["request unsent", "request sent", "request answered", "transaction lost", "transaction committed"];
  return Array.from({ length: draw.chance(0.3, name, "dies twice") ? 2 : 1 }, (_, turn): DeathAt => {
    const how = draw.pick(places as [DeathAt["how"], ...DeathAt["how"][]], name, "how", turn);
    return { how, at: draw.int(1, how.startsWith("request") ? requests : transactions, name, "at", turn) };
  });
}

async function setUp({ gateway, connector }: WorkersHost, world: World) {
  const connected = await gateway.query(
    "mutation ($input: ConnectStoreInput!) { connectStore(input: $input) { store { id } userErrors { message } } }",
    { input: credentials(world.sandbox) },
  );
  const storeId: string = connected.data.connectStore.store.id;
  const created = await gateway.query(
    "mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { integration { id } userErrors { message } } }",
    { input: { storeId, connectorId: connector.id, config: world.config } },
  );
  const { integration, userErrors } = created.data.createIntegration;
  if (!integration) throw new Error(`no integration: ${JSON.stringify(userErrors)}`);
  return { storeId, integrationId: integration.id as string };
}

async function started(
  { gateway }: WorkersHost,
  mutation: string,
  declared: string,
  given: string,
  variables: Record<string, unknown>,
): Promise<string> {
  const { data } = await gateway.query(
    `mutation (${declared}) { ${mutation}(${given}) { sync { id } userErrors { code message } } }`,
    variables,
  );
  const { sync, userErrors } = data[mutation];
  if (!sync) throw new Error(`${mutation} was refused: ${JSON.stringify(userErrors)}`);
  return sync.id;
}

/** The id as the database has it. */
function bare(id: string): string {
  return id.replace(/^.*_/, "");
}

async function journalOf({ gateway }: WorkersHost, syncId: string): Promise<Act["journal"]> {
  const rows = await gateway.database.sql<{ resource: string; target: string; state: string; set_up: boolean }[]>`
    select resource, target, state::text, record_seq is null as set_up from sync_changes where sync_id = ${syncId}`;
  return {
    changes: rows.filter((row) => !row.set_up).length,
    setUp: rows
      .filter((row) => row.set_up)
      .map((row) => `${row.resource} ${row.target} ${row.state}`)
      .toSorted((a, b) => (a < b ? -1 : 1)),
    open: rows.filter((row) => row.state === "open").length,
  };
}
