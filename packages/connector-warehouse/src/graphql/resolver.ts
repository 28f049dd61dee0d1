import { Fault } from "@storegate/connector-kit";
import {
  Allow,
  draftReach,
  IntegrationDraftInput,
  userErrorOf,
  type OpenedDraft,
  type ResolverContext,
  type UserError,
} from "@storegate/connector-kit/graphql";
import { Arg, Ctx, Int, Query, Resolver } from "type-graphql";
import type { WarehouseConfig } from "../config.js";
import { previewModelOf, type PreviewedModel } from "../rows/preview-rows.js";
import type { WarehouseDraftContext } from "../warehouse-context.js";
import { ModelPreview } from "./model-preview.js";

/** The most rows of a preview. */
const mostRows = 100;

/** What a preview costs of its key's budget, where reading an object costs 1: it reads the source, and asks the store. */
const complexity = 100;

const nothing: PreviewedModel = { columns: [], rows: [], records: [] };

/** Models, before anything is saved. */
@Resolver()
class WarehouseResolver {
  @Allow("OPERATOR", draftReach("draft"))
  @Query(() => ModelPreview, {
    nullable: true,
    complexity,
    description:
      "Warehouse: columns and first rows of a model, and what the mapping makes of them. Nothing is written or remembered. A draft whose mapping is not whole yet answers columns and rows; userErrors say what is missing.",
  })
  async previewModel(
    @Arg("draft", () => IntegrationDraftInput, { description: "A saved integration, or one that is being set up." })
    draft: IntegrationDraftInput,
    @Arg("limit", () => Int, { defaultValue: 10, description: `How many rows, 1 to ${mostRows}.` }) limit: number,
    @Ctx() context: ResolverContext,
  ): Promise<ModelPreview> {
    if (limit < 1 || limit > mostRows)
      throw new Fault({
        kind: "INPUT",
        code: "LIMIT_OUT_OF_RANGE",
        message: `A preview has 1 to ${mostRows} rows; ${limit} were asked for.`,
        remedy: "Ask for fewer rows, or start a dry run, which looks at all of them.",
      });
    const opened = await context.openDraft(draft, "warehouse");
    const { model, problem } = await lookAt(opened, limit);
    const at = new Date();
    return {
      columns: model.columns,
      rows: model.rows,
      records: model.records.map((record, index) => ({
        ...record,
        recordType: "row",
        at,
        errors: [...record.errors],
        previewed: index,
      })),
      userErrors: [...opened.problems, ...(problem ? [problem] : [])],
    };
  }
}

/** What is there to be seen; what the draft says wrongly of its source is a problem of the draft's. */
async function lookAt(
  { context, whole, problems }: OpenedDraft,
  limit: number,
): Promise<{ readonly model: PreviewedModel; readonly problem?: UserError }> {
  try {
    // Opened as a draft of this connector.
    return { model: await previewModelOf(context as WarehouseDraftContext, whole as WarehouseConfig | null, limit) };
  } catch (error) {
    const isOfDraft = error instanceof Fault && (error.kind === "CONFIG" || error.kind === "AUTH");
    // The store's token is no part of the draft.
    if (!isOfDraft || !(error.code.startsWith("SOURCE_") || error.kind === "CONFIG")) throw error;
    const field = error.field === undefined ? null : ["config", ...error.field.split(".")];
    // What is told as missing already is not told twice.
    const isTold = problems.some(({ field: told }) => told?.join(".") === field?.join("."));
    return isTold && field ? { model: nothing } : { model: nothing, problem: userErrorOf(error, field) };
  }
}

/** Resolvers that the gateway adds to its schema. */
export const warehouseResolvers: readonly Function[] = [WarehouseResolver];
