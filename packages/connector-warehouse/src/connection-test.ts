import type { ConnectionCheck } from "@storegate/connector-kit";
import { Fault } from "@storegate/http-client";
import { columnIssues } from "./mapping/check-mapping.js";
import { chosenModel, withSource } from "./sources/opened-source.js";
import type { WarehouseContext } from "./warehouse-context.js";

/** Whether the source can be reached, the model read, and the mapping carried out on its columns. */
export async function testConnection(context: WarehouseContext): Promise<ConnectionCheck[]> {
  const { config } = context;
  const checks: ConnectionCheck[] = [];
  try {
    await withSource(context, async (source) => {
      checks.push({ name: "source", status: "PASSED" });
      const model = await source.model({ ...chosenModel(config.source), key: config.key });
      checks.push(await keyCheck(await model.count(), config.key));
      const [issue] = columnIssues(config, model.columns);
      checks.push(
        issue
          ? { name: "mapping", status: "FAILED", fault: issue.fault.toData() }
          : { name: "mapping", status: "PASSED" },
      );
    });
  } catch (error) {
    const name = checks.length === 0 ? "source" : "model";
    checks.push({ name, status: "FAILED", fault: Fault.from(error).toData() });
  }
  return checks;
}

async function keyCheck(
  { rows, withoutKey }: { readonly rows: number; readonly withoutKey: number },
  column: string,
): Promise<ConnectionCheck> {
  if (withoutKey === 0) return { name: "model", status: "PASSED" };
  const fault = new Fault({
    kind: "CONFIG",
    code: "ROWS_WITHOUT_KEY",
    message: `${withoutKey} of the model's ${rows} rows have no value in the key column ${column}; each of them will fail.`,
    remedy: "Leave them out of the model, or choose another key column.",
    field: "key",
  });
  return { name: "model", status: "WARNING", fault: fault.toData() };
}
