/** A sync in memory: what the engine does with a kind, without a database, so that it can be ended at any place. */
import type { FaultData } from "@storegate/http-client";
import type { AnyExportKind, Change, ConnectorContext } from "../connector.js";
import type { JsonValue } from "../json.js";
import { applyBatch, batchesOf, begin, kept, same, viewed, type BegunContext } from "./apply-changes.js";
import { inWords, mustHold } from "./broken-law.js";
import { commitContextOf, committedRecord } from "./committed-records.js";
import type { ContractTables } from "./contract-world.js";
import type { PlannedRecord } from "../plan-records.js";
import { planPages } from "./plan-pages.js";

/** What became of one record. */
export interface RecordResult {
  readonly key: string;
  readonly externalId: string | undefined;
  readonly label: string | undefined;
  readonly reason: string | undefined;
  /** By resource: `ok`, or the code of the fault. */
  readonly changes: Readonly<Record<string, string>>;
}

/** A change as the journal keeps it; without an outcome nobody knows yet what became of it. */
type JournaledChange = Change & { outcome?: string; fault?: FaultData };

/** A page whose changes are journaled. */
interface OpenPage {
  readonly next: JsonValue | null;
  readonly records: readonly {
    readonly record: Pick<PlannedRecord, "key" | "externalId" | "plan">;
    readonly changes: readonly JournaledChange[];
  }[];
}

type Kind = AnyExportKind<unknown, unknown>;

/** What ends a run as if its process had been killed. */
export class Killed extends Error {
  override readonly name = "Killed";
}

/**
 * One sync. What it keeps goes through JSON, as through a database; {@link go} begins it, and goes on with it after a kill.
 * `step` is called at each place where a process may be killed: before each request of an apply, after each batch whether or
 * not its outcomes were kept, once the kind's own commit has written, and after each page. Once it has thrown it goes on throwing, so that nothing more leaves.
 */
export class MemoryRun {
  readonly results: RecordResult[] = [];
  #cursor: JsonValue | null = null;
  #open: OpenPage | undefined;
  #ended = false;

  /** @param tables those of the connector's own, where its kind has a commit. */
  constructor(
    private readonly kind: Kind,
    private readonly tables: ContractTables | undefined,
  ) {}

  async go(context: ConnectorContext<unknown, unknown>, step: () => void = () => {}): Promise<void> {
    const begun = await begin(this.kind, context);
    if (this.#open) {
      await this.#settle(begun, this.#open);
      await this.#carryOut(begun, this.#open, step);
    }
    if (this.#ended) return;
    const cursor = this.#cursor === null ? null : this.kind.cursor.parse(this.#cursor);
    for await (const page of planPages(this.kind, begun, cursor)) {
      this.#open = {
        next: kept(page.next),
        records: page.records.map(({ changes, ...record }) => ({ record, changes: kept([...changes]) })),
      };
      await this.#carryOut(begun, this.#open, step);
    }
    this.#ended = true;
  }

  async #carryOut(context: BegunContext, page: OpenPage, step: () => void): Promise<void> {
    const pending = page.records.flatMap(({ changes }) => changes).filter(({ outcome }) => outcome === undefined);
    for (const { resource, batch } of batchesOf(this.kind, pending)) {
      const outcomes = await applyBatch(this.kind, viewed(context, { beforeRequest: step }), resource, batch);
      step();
      for (const [index, change] of batch.entries()) {
        const outcome = outcomes[index];
        change.outcome = outcome?.ok === true ? "ok" : (outcome?.fault.code ?? "nothing");
        if (outcome?.ok === false) change.fault = outcome.fault.toData();
      }
      step();
    }
    await this.#commit(context, page, step);
    this.results.push(
      ...page.records.map(({ record: { key, externalId, plan }, changes }) => {
        return { key, externalId, label: plan.label, reason: plan.reason, changes: told(changes) };
      }),
    );
    this.#cursor = page.next;
    this.#ended = page.next === null;
    this.#open = undefined;
    step();
  }

  /** Hands the page's records to the kind's own commit; what ends the run meanwhile undoes it. */
  async #commit(context: BegunContext, page: OpenPage, step: () => void): Promise<void> {
    if (!this.kind.commit || page.records.length === 0) return;
    mustHold(this.tables !== undefined, "the world of a kind with a commit needs tables for what it remembers");
    const records = page.records.map(({ record, changes }) => committedRecord(record, changes));
    await this.tables.transaction(async (transaction) => {
      await this.kind.commit?.(commitContextOf(context), transaction, records);
      step();
    });
  }

  /** Looks what became of changes that were under way when the run was killed. */
  async #settle(context: BegunContext, page: OpenPage): Promise<void> {
    const open = page.records.flatMap(({ changes }) => changes).filter(({ outcome }) => outcome === undefined);
    for (const [name, resource] of Object.entries(this.kind.resources)) {
      const mine = open.filter((change) => change.resource === name);
      if (mine.length === 0) continue;
      const targets = mine.map(({ target }) => target);
      const now = await resource.observe(context, targets);
      for (const change of mine) {
        const state = now.get(change.target) ?? null;
        if (same(this.kind, name, state, change.after)) change.outcome = "ok";
        else {
          mustHold(
            same(this.kind, name, state, change.before),
            `after a kill, ${name}.observe answers ${inWords(state)} for ${change.target}: neither what the change left behind (${inWords(change.after)}) nor what was there before (${inWords(change.before)}), so nobody can tell what became of it`,
          );
        }
      }
    }
  }
}

function told(changes: readonly JournaledChange[]): Record<string, string> {
  return Object.fromEntries(changes.map(({ resource, outcome }) => [resource, outcome ?? "nothing"]));
}
