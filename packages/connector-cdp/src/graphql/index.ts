import "reflect-metadata";
import { CoverageResolver } from "./coverage-resolver.js";
import { EraseResolver } from "./erase-resolver.js";
import { IdentityResolver } from "./identity-resolver.js";
import { ProfileExportResolver } from "./profile-export.js";
import { ProfileFieldsResolver } from "./profile-fields-resolver.js";
import { ProfilesResolver } from "./profiles-resolver.js";
import { SegmentFieldsResolver } from "./segment-fields-resolver.js";
import { SegmentsResolver } from "./segments-resolver.js";

/** Resolvers that the gateway adds to its schema. */
export const cdpResolvers: readonly Function[] = [
  ProfilesResolver,
  ProfileFieldsResolver,
  ProfileExportResolver,
  SegmentsResolver,
  SegmentFieldsResolver,
  IdentityResolver,
  EraseResolver,
  CoverageResolver,
];
export { cdpExports } from "./profile-export.js";
export { cdpNodes } from "./nodes.js";
