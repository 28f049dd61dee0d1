import { columnUnknown, keyUnsuitable, sourceChanged } from "./source-faults.js";
import type { KeyOrder, ModelColumn, OpenModel, SourceRow } from "./source.js";
import { cellsOf, shown, type SqlColumn } from "./sql-column.js";
import type { SqlRow, SqlSession } from "./sql-session.js";
import { quoted, textLiteral } from "./sql-text.js";

const unsuitable: ReadonlySet<string> = new Set(["float", "list", "object", "json", "other"]);
const wholeNumber = /^-?\d{1,60}$/;

/** @throws Fault SOURCE_COLUMN_UNKNOWN, SOURCE_KEY_UNSUITABLE. */
export function checkKey(columns: readonly SqlColumn[], key: string): SqlColumn {
  const column = columns.find(({ name }) => name === key);
  if (!column) {
    const names = columns.map(({ name }) => name);
    const some = names.length > 20 ? `${names.slice(0, 20).join(", ")} …` : names.join(", ");
    throw columnUnknown(`The model has no column "${key}" to be its key; its columns are ${some}.`, "key");
  }
  if (unsuitable.has(column.kind))
    throw keyUnsuitable(`The column "${key}" is of the type ${column.type}, by which no row can be known again.`);
  return column;
}

/** A model of a source that speaks SQL. */
export class SqlModel implements OpenModel {
  readonly columns: readonly ModelColumn[];
  readonly keyOrder: KeyOrder;
  readonly #session: SqlSession;
  readonly #relation: string;
  readonly #columns: readonly SqlColumn[];
  readonly #keyText: string;
  /** What keys are compared and ordered by. */
  readonly #order: string;
  /** An empty text is no key either. */
  readonly #hasKey: string;

  /** @param columns all of the model's, and those whose values are selected. */
  constructor(
    session: SqlSession,
    relation: string,
    columns: { readonly all: readonly SqlColumn[]; readonly selected: readonly SqlColumn[] },
    key: SqlColumn,
  ) {
    this.#session = session;
    this.#relation = relation;
    this.#columns = columns.selected;
    this.columns = columns.all.map(shown);
    this.keyOrder = key.kind === "integer" ? "number" : "text";
    const column = `model.${quoted(key.name)}`;
    this.#keyText = session.textOf(column);
    this.#order = this.keyOrder === "number" ? column : session.byBytes(this.#keyText);
    this.#hasKey =
      this.keyOrder === "number" ? `${column} is not null` : `(${column} is not null and ${this.#keyText} <> '')`;
  }

  async count(): Promise<{ readonly rows: number; readonly withoutKey: number }> {
    const [row] = await this.#session.all(
      `select count(*), count(case when ${this.#hasKey} then 1 end) from ${this.#relation}`,
    );
    const [rows, keyed] = [Number(row?.[0]), Number(row?.[1])];
    return { rows, withoutKey: rows - keyed };
  }

  async *rows(after: string | null): AsyncGenerator<readonly SourceRow[], void> {
    if (after !== null && !this.#canBeKey(after))
      throw sourceChanged(`it was read up to the key "${after}", and keys are whole numbers now.`);
    for await (const rows of this.#inOrder(this.#selected(), after)) yield rows.map((row) => this.#rowOf(row));
  }

  async *keys(after: string | null): AsyncGenerator<readonly string[], void> {
    // A key of earlier times, when they were texts, stands behind all numbers.
    if (after !== null && !this.#canBeKey(after)) return;
    for await (const rows of this.#inOrder([this.#keyText], after)) yield rows.map(([key]) => String(key));
  }

  async rowsOf(keys: readonly string[]): Promise<readonly SourceRow[]> {
    const possible = [...new Set(keys)].filter((key) => this.#canBeKey(key));
    if (possible.length === 0) return [];
    const list = possible.map((key) => this.#literal(key)).join(", ");
    const found: SourceRow[] = [];
    // What has one key may be any number of rows: they come as those of a long reading do.
    for await (const rows of this.#session.stream(
      `select ${this.#selected().join(", ")} from ${this.#relation} where ${this.#order} in (${list}) order by ${this.#order}`,
    ))
      found.push(...rows.map((row) => this.#rowOf(row)));
    return found;
  }

  async firstRows(limit: number): Promise<readonly SourceRow[]> {
    const rows = await this.#session.all(`select ${this.#selected().join(", ")} from ${this.#relation} limit ${limit}`);
    return rows.map((row) => this.#rowOf(row));
  }

  #selected(): string[] {
    return [this.#keyText, ...this.#columns.map(({ expression }) => expression)];
  }

  /** Rows with a key behind one, by ascending key, part by part where the source cannot sort all of them at once. */
  async *#inOrder(columns: readonly string[], after: string | null): AsyncGenerator<readonly SqlRow[], void> {
    const isBehind = after === null ? "" : ` and ${this.#order} > ${this.#literal(after)}`;
    const from = `${this.#relation} where ${this.#hasKey}${isBehind}`;
    const [key, order] = [this.#keyText, this.#order];
    const cuts = (await this.#session.cutsOf?.({ from, key, order, columns })) ?? [];
    const begins = [undefined, ...cuts.map((cut) => this.#literal(cut))];
    for (const [index, begin] of begins.entries()) {
      const end = begins[index + 1];
      const isPart = [
        ...(begin === undefined ? [] : [` and ${order} >= ${begin}`]),
        ...(end === undefined ? [] : [` and ${order} < ${end}`]),
      ].join("");
      yield* this.#session.stream(`select ${columns.join(", ")} from ${from}${isPart} order by ${order}`);
    }
  }

  #canBeKey(key: string): boolean {
    return this.keyOrder === "text" ? key !== "" : wholeNumber.test(key);
  }

  #literal(key: string): string {
    return this.keyOrder === "number" ? key : this.#session.byBytes(textLiteral(key));
  }

  #rowOf(row: SqlRow): SourceRow {
    const [key] = row;
    return {
      key: typeof key === "string" || typeof key === "number" || typeof key === "bigint" ? textOfKey(key) : null,
      cells: cellsOf(this.#columns, row, 1),
    };
  }
}

/** An empty text is no key. */
function textOfKey(key: string | number | bigint): string | null {
  return key === "" ? null : String(key);
}
