/** Segments: people by what they are, what they ordered and what they bought. */
export { compareSegments, overlapOf, type AttributeComparison, type AttributeFigure } from "./compare.js";
export { compileFilter, type CompiledFilter } from "./compile-filter.js";
export type { SegmentFilter } from "./filter.js";
export type { FilterProblem } from "./filter-problem.js";
export { cdpAudiences, cdpFacts, profileFacts } from "./members.js";
export { parseFilter, type ParsedFilter } from "./parse-filter.js";
export { segmentsStage } from "./segments-stage.js";
export {
  createSegment,
  deleteSegment,
  goodFilter,
  historyOf,
  segmentById,
  segmentsOf,
  sizeOf,
  type Looking,
  type Segment,
} from "./segments.js";
