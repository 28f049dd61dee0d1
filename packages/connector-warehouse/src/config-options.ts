/** What a form can offer: tables, columns, destination fields. */
import { Fault, type ConfigOption } from "@storegate/connector-kit";
import { fieldsOf } from "./fields/catalogue.js";
import { describeField } from "./fields/describe-field.js";
import { chosenModel, withSource } from "./sources/opened-source.js";
import { sourceOptions } from "./sources/sources.js";
import type { WarehouseDraftContext } from "./warehouse-context.js";

/** Offers what the source or the store has for a place of the config. */
export async function offerOptions(
  context: WarehouseDraftContext,
  path: string,
  search: string | undefined,
): Promise<ConfigOption[]> {
  const place = path.slice(1).split("/");
  if (place[0] === "mapping" && place[2] === "to") return destinationFields(context);
  if (place[0] === "key" || (place[0] === "mapping" && place[2] === "from")) return columns(context);
  if (path === "/source/table")
    return withSource(context, async (source) =>
      (await source.tables(search)).map(({ name, label }) => ({ value: name, label })),
    );
  const options = await sourceOptions(context.config.source, context.runtime.sources, path.replace("/source", ""));
  return options.map(({ name, label }) => ({ value: name, label }));
}

async function columns(context: WarehouseDraftContext): Promise<ConfigOption[]> {
  return withSource(context, async (source) => {
    const found = await source.columns(chosenModel(context.config.source));
    return found.map(({ name, type, kind }) => ({ value: name, label: name, details: { type, kind } }));
  });
}

/** Fields of the catalogue, and the attributes that the store has. */
async function destinationFields({ config: { object }, bigcommerce }: WarehouseDraftContext): Promise<ConfigOption[]> {
  if (object === undefined)
    throw new Fault({
      kind: "CONFIG",
      code: "OBJECT_MISSING",
      message: "What fields there are depends on what rows become, and no object is chosen.",
      remedy: "Choose an object first.",
      field: "object",
    });
  const fields = fieldsOf(object).map((field) => ({
    value: field.name,
    label: field.label,
    details: describeField(field),
  }));
  if (object === "products") return fields;
  const attributes = await bigcommerce.customerAttributes.list();
  return [
    ...fields,
    ...attributes.map(({ name, type }) => ({
      value: `attribute:${name}`,
      label: `Attribute ${name}`,
      details: { type, maxLength: 255, required: false },
    })),
  ];
}
