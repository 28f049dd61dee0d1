import { Fault } from "@storegate/connector-kit";
import type { WarehouseContext, WarehouseDraftContext } from "../warehouse-context.js";
import type { ModelChoice, OpenSource } from "./source.js";
import { openSource, sourceKinds, type SourceConfig } from "./sources.js";

/**
 * Opens the source of a config for as long as `use` takes.
 * @throws Fault CONFIG, SOURCE_INCOMPLETE, of a draft that does not say where it is; SOURCE_… where it cannot be opened.
 */
export async function withSource<Answer>(
  { config, runtime, signal }: WarehouseContext | WarehouseDraftContext,
  use: (source: OpenSource) => Promise<Answer>,
): Promise<Answer> {
  const source = await openSource(wholeSource(config.source), runtime.sources, signal);
  try {
    return await use(source);
  } finally {
    await source.close();
  }
}

/** What rows are read from, as the config has it. */
export function chosenModel(source: WarehouseDraftContext["config"]["source"]): Omit<ModelChoice, "key"> {
  return { table: source?.table, query: source?.query };
}

/** A source that says where it is, whether or not it says what is read. */
function wholeSource(draft: WarehouseDraftContext["config"]["source"]): SourceConfig {
  const kind = Object.values(sourceKinds).find(({ type }) => type === draft?.type);
  if (!kind) throw incomplete("No source is chosen.", "source.type");
  const parsed = kind.config.safeParse(draft);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = ["source", ...(issue?.path ?? [])].join(".");
  throw incomplete(`The source is not whole yet: ${field}: ${issue?.message ?? "it is missing"}.`, field);
}

function incomplete(message: string, field: string): Fault {
  return new Fault({
    kind: "CONFIG",
    code: "SOURCE_INCOMPLETE",
    message,
    remedy: "Fill in where the source is; then what it has can be offered.",
    field,
  });
}
