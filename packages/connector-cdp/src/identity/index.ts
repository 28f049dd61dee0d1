/** Who is who: a deterministic graph over accounts, addresses and phone numbers. */
export { blocksOf, type BlockReason, type Blocks, type OwnStore } from "./blocks.js";
export { contactOfCustomer, contactOfOrder, contactOfSubscriber } from "./contacts.js";
export { markDirty, markPersonsDirty } from "./dirty.js";
export { digestOf, erasableTexts, rememberErased } from "./erased.js";
export { contactKey, type Contact, type EntityKind, type Identifier } from "./identifiers.js";
export { link } from "./link.js";
export { linkingRules, type LinkingRules } from "./linking-rules.js";
export { personOf, whyOnePerson, type PersonEntity, type PersonLink, type PersonLinks } from "./persons.js";
export { previewRules, type RuleExample, type RulesPreview } from "./preview-rules.js";
export { relinkStage } from "./relink-stage.js";
export { separate, unite, type Separated } from "./separate.js";
