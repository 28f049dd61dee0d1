import type { Fault, JsonValue } from "@storegate/connector-kit";
import { Allow, Json, userErrorOf, type ResolverContext, type UserError } from "@storegate/connector-kit/graphql";
import { Arg, Ctx, ID, Mutation, Query, Resolver } from "type-graphql";
import {
  createSegment,
  deleteSegment,
  goodFilter,
  parseFilter,
  segmentById,
  segmentsOf,
  sizeOf,
} from "../segments/index.js";
import { callersFault, imported, listOf, notFound, openCdp, openImported, placeOf } from "./asking.js";
import { segmentPrefix, segmentsAs, type ShownSegment } from "./segment-of.js";
import {
  CreateSegmentInput,
  CreateSegmentPayload,
  DeleteSegmentPayload,
  SegmentPreview,
  SegmentType,
} from "./segment-types.js";

/** What counting everybody costs of a key's budget, where reading an object costs 1. */
const complexity = 100;

/** Segments of people. */
@Resolver()
export class SegmentsResolver {
  @Allow("VIEWER", { integrationId: "Integration" })
  @Query(() => [SegmentType], { description: "CDP: the segments of an integration, by their names." })
  async segments(
    @Arg("integrationId", () => ID, { description: "An integration of the cdp connector." }) integrationId: string,
    @Ctx() context: ResolverContext,
  ): Promise<ShownSegment[]> {
    const asking = await openCdp(context, integrationId);
    if (!asking.space) return [];
    return segmentsAs(imported(asking), await segmentsOf(asking.opened.tables, asking.space));
  }

  @Allow("VIEWER", { integrationId: "Integration" })
  @Query(() => SegmentPreview, {
    complexity,
    description:
      "CDP: how many people a segment with this filter would hold now; everything that is wrong with it otherwise.",
  })
  async previewSegment(
    @Arg("integrationId", () => ID, { description: "An integration of the cdp connector." }) integrationId: string,
    @Arg("filter", () => Json, { description: "As CreateSegmentInput.filter." }) filter: JsonValue,
    @Ctx() context: ResolverContext,
  ): Promise<SegmentPreview> {
    const asking = await openCdp(context, integrationId);
    const userErrors = problemsOf(filter, []);
    if (userErrors.length > 0) return { size: null, userErrors };
    if (!asking.space) return { size: 0, userErrors };
    const size = await sizeOf(asking.opened.tables, goodFilter(filter), listOf(imported(asking)));
    return { size, userErrors };
  }

  @Allow("OPERATOR", { "input.integrationId": "Integration" })
  @Mutation(() => CreateSegmentPayload, {
    nullable: true,
    complexity,
    description:
      "CDP: makes a segment, and counts it. It is offered to the store's other integrations as an audience from then on.",
  })
  async createSegment(
    @Arg("input", () => CreateSegmentInput, { description: "The segment." }) input: CreateSegmentInput,
    @Ctx() context: ResolverContext,
  ): Promise<Omit<CreateSegmentPayload, "segment"> & { readonly segment: ShownSegment | null }> {
    const { integrationId, name, filter } = input;
    const opened = await openCdp(context, integrationId);
    const userErrors = problemsOf(filter, ["input"]);
    if (userErrors.length > 0) return { segment: null, userErrors };
    try {
      const asking = imported(opened);
      const looking = listOf(asking);
      const segment = await asking.opened.tables.transaction((transaction) =>
        createSegment(transaction, looking, { name, filter }),
      );
      await context.audit({
        operation: "createSegment",
        integrationId,
        after: { segment: segment.id, title: segment.name, filter, size: segment.size },
      });
      return { segment: segmentsAs(asking, [segment])[0] ?? null, userErrors: [] };
    } catch (error) {
      return { segment: null, userErrors: [inputError(callersFault(error))] };
    }
  }

  @Allow("OPERATOR", { id: "Own" })
  @Mutation(() => DeleteSegmentPayload, {
    nullable: true,
    description:
      "CDP: deletes a segment with its history. Whoever takes it as an audience, or a config that names it, finds it gone.",
  })
  async deleteSegment(
    @Arg("id", () => ID, { description: "Of the segment." }) id: string,
    @Ctx() context: ResolverContext,
  ): Promise<DeleteSegmentPayload> {
    try {
      const { integrationId, key } = placeOf(id, segmentPrefix, "segment");
      const { opened, space } = await openImported(context, integrationId);
      const segment = await segmentById(opened.tables, space, key);
      if (!segment || !(await deleteSegment(opened.tables, space, key))) throw notFound("segment");
      await context.audit({
        operation: "deleteSegment",
        integrationId,
        before: { segment: key, title: segment.name, filter: segment.filter },
      });
      return { deletedId: id, userErrors: [] };
    } catch (error) {
      return { deletedId: null, userErrors: [userErrorOf(callersFault(error), ["id"])] };
    }
  }
}

function problemsOf(filter: JsonValue, path: readonly string[]): UserError[] {
  const parsed = parseFilter(filter);
  if (parsed.ok) return [];
  return parsed.problems.map((problem) => ({
    kind: "INPUT",
    code: "FILTER_INVALID",
    message: problem.message,
    field: [...path, "filter", ...problem.path.split("/").slice(1).map(unescaped)],
  }));
}

/** A part of a JSON pointer as the name that it stands for (RFC 6901). */
function unescaped(part: string): string {
  return part.replaceAll("~1", "/").replaceAll("~0", "~");
}

function inputError(fault: Fault): UserError {
  return userErrorOf(fault, fault.field === undefined ? null : ["input", ...fault.field.split(".")]);
}
