/** Rows of Parquet and of Postgres that become customers: reading them, a sync of which little has changed, and a first load. */
import type { WarehousePart } from "../arguments.ts";
import { dataFolder } from "../data-folder.ts";
import type { Figure } from "../figure.ts";
import { measureChangedRows } from "./changed-rows.ts";
import { measureFirstLoad } from "./first-load.ts";
import { parquetSource } from "./parquet-source.ts";
import { postgresSource } from "./postgres-source.ts";
import { writeRows } from "./row-files.ts";

/** Rows of the model that is read, and customers that are made. */
const usual = { rows: 100_000, customers: 20_000 };
const all = { rows: 1_000_000, customers: 100_000 };

/** What the command line settles. */
export interface WarehouseSettings {
  /** How many rows there are; {@link usual} unless said. */
  readonly rows: number | undefined;
  /** The largest of them is how many customers the first load makes. */
  readonly customers: readonly number[] | undefined;
  readonly full: boolean;
  readonly seed: number;
  readonly warehousePart: WarehousePart | undefined;
  readonly tell: (line: string) => void;
}

/** The figures of `pnpm bench warehouse`. */
export async function benchWarehouse(settings: WarehouseSettings): Promise<Figure[]> {
  const { full, seed, warehousePart, tell } = settings;
  const isWanted = (part: WarehousePart): boolean => warehousePart === undefined || warehousePart === part;
  const size = full ? all : usual;
  const rows = settings.rows ?? size.rows;
  const customers = settings.customers === undefined ? size.customers : Math.max(...settings.customers);
  await using folder = await dataFolder("warehouse");
  const figures: Figure[] = [];
  if (isWanted("parquet") || isWanted("postgres")) {
    tell(`warehouse: making ${rows.toLocaleString("en")} rows`);
    const files = await writeRows({ folder: folder.path, rows, seed });
    for (const source of [parquetSource, postgresSource]) {
      if (isWanted(source.part)) figures.push(...(await measureChangedRows({ source, files, tell })));
    }
  }
  if (isWanted("load")) figures.push(...(await measureFirstLoad({ folder: folder.path, customers, seed, tell })));
  return figures;
}
