/** Which identifiers link: by the rules of a config, and by how many have them. */
import type { IdentityRules } from "../config.js";
import { blocksOf, type Blocks, type OwnStore } from "./blocks.js";
import type { Identifier } from "./identifiers.js";

/** By what people are linked. */
export interface LinkingRules {
  readonly blocks: Blocks;
  /** The most that have an identifier which links them; 0 where identifiers of this kind never do. */
  mostOf(identifier: Pick<Identifier, "kind">): number;
}

/** The rules of a config. */
export function linkingRules(rules: IdentityRules, store: OwnStore): LinkingRules {
  const most = {
    e: rules.byEmail ? rules.mostPerEmail : 0,
    p: rules.byPhone ? rules.mostPerPhone : 0,
  };
  const blocks = blocksOf(rules, store);
  return { blocks, mostOf: ({ kind }) => most[kind] };
}

/** Whether an identifier that so many have links them. */
export function links(rules: LinkingRules, identifier: Identifier, count: number): boolean {
  return count <= rules.mostOf(identifier) && rules.blocks(identifier) === null;
}
