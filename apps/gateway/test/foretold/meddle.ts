/** A third hand between a worker's death and the next worker: it changes what the dead one has left open. */
import type { TestDatabase } from "@storegate/database/testing";
import type { World } from "./world.js";

/** What was meddled with. */
export interface Meddled {
  /** Which of the records outside. */
  readonly id: string;
  /** What of it a connector owns. */
  readonly resource: string;
  /** What it was made to be. */
  readonly value: unknown;
}

/**
 * Meddles with the target of one open change of a sync that may have been handed over, so that it is neither as the plan found it
 * nor as it was to become. There have to be other records in the journal: of a sync that changed nothing there is no undo to play.
 */
export async function meddle({ sql }: TestDatabase, world: World, syncId: string): Promise<Meddled[]> {
  const changes = await sql<{ resource: string; target: string; open: boolean }[]>`
    select resource, target, state = 'open' and begun as open from sync_changes
    where sync_id = ${syncId} and record_seq is not null order by seq desc`;
  if (new Set(changes.map(({ target }) => target)).size < 4) return [];
  for (const { resource, target: id, open } of changes) {
    if (!open || !world.meddle(resource, id)) continue;
    return [{ id, resource, value: world.state("ids").records[id]?.owned[resource] }];
  }
  return [];
}
