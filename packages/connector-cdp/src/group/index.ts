export { segmentGroupsKind } from "./segment-groups-kind.js";
