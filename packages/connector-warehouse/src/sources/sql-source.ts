import { queryRefused } from "./source-faults.js";
import type { Cell, ModelChoice, ModelColumn, OpenModel, OpenSource, SourceTable } from "./source.js";
import { cellsOf, shown, type SqlColumn } from "./sql-column.js";
import { checkKey, SqlModel } from "./sql-model.js";
import type { SqlSession } from "./sql-session.js";

type Relation = Pick<ModelChoice, "table" | "query">;

/** A source that speaks SQL, whichever. */
export class SqlSource implements OpenSource {
  readonly #session: SqlSession;

  constructor(session: SqlSession) {
    this.#session = session;
  }

  tables(search: string | undefined): Promise<readonly SourceTable[]> {
    return this.#session.tables(search);
  }

  async columns(choice: Relation): Promise<readonly ModelColumn[]> {
    const { columns } = await this.#look(choice);
    return columns.map(shown);
  }

  async sample(
    choice: Relation,
    limit: number,
  ): Promise<{ readonly columns: readonly ModelColumn[]; readonly rows: readonly Readonly<Record<string, Cell>>[] }> {
    const { relation, columns } = await this.#look(choice);
    const selected = columns.map(({ expression }) => expression).join(", ");
    const rows = await this.#session.all(`select ${selected} from ${relation} limit ${limit}`);
    return { columns: columns.map(shown), rows: rows.map((row) => cellsOf(columns, row)) };
  }

  async model(choice: ModelChoice): Promise<OpenModel> {
    const { relation, columns } = await this.#look(choice);
    const { key, wanted } = choice;
    const selected = wanted ? columns.filter(({ name }) => wanted.has(name)) : columns;
    return new SqlModel(this.#session, relation, { all: columns, selected }, checkKey(columns, key));
  }

  close(): Promise<void> {
    return this.#session.close();
  }

  async #look(choice: Relation): Promise<{ readonly relation: string; readonly columns: readonly SqlColumn[] }> {
    const relation = await this.#session.relation(choice);
    const columns = await this.#session.columns(relation);
    const names = new Set<string>();
    for (const { name } of columns) {
      if (names.has(name))
        throw queryRefused(`Two columns of the model are named "${name}": give one of them another name.`);
      names.add(name);
    }
    if (columns.length === 0) throw queryRefused("The model has no columns.");
    return { relation, columns };
  }
}
