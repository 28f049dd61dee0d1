/** Attributes of people: what they are, and how they are computed. */
export { profilesWithCuts, type Attribute, type AttributeType } from "./attribute.js";
export { attributeOf, catalogue } from "./catalogue.js";
export { computeDirty, computeProfiles, type DirtyPerson, type ProfileOutcome } from "./compute-profiles.js";
export { cutsStage } from "./cuts-stage.js";
export { profilesStage } from "./profiles-stage.js";
export { attributesOf, definitionOf, jsonOf } from "./read-attributes.js";
