import { fieldNamed } from "../fields/catalogue.js";
import type { MappingConfig } from "./mapping-config.js";
import { mappingIssue, type MappingIssue } from "./mapping-issue.js";
import { matchSteps, possibleSteps } from "./match-steps.js";

/** Whether each step of the match chain has what it needs, and each field that only finds records a step. */
export function matchIssues(config: MappingConfig): MappingIssue[] {
  const { object, match, mapping } = config;
  const steps = matchSteps(config);
  const mapped = new Set(mapping.map(({ to }) => to));
  const issues = steps.flatMap((step, index) => {
    const path = match.by ? ["match", "by", index] : ["match"];
    if (!possibleSteps(object).includes(step))
      return [
        mappingIssue(
          path,
          "MATCH_STEP_UNSUITABLE",
          `${object} cannot be found by ${step}.`,
          `Choose among ${possibleSteps(object).join(" and ")}.`,
        ),
      ];
    if (steps.indexOf(step) !== index)
      return [mappingIssue(path, "MATCH_STEP_TWICE", `${step} is a step of match.by already.`, "Leave it out.")];
    if (mapped.has(step)) return [];
    return [
      mappingIssue(
        path,
        "MATCH_STEP_NOT_MAPPED",
        `Records are found by ${step}${match.by ? "" : ", unless match.by says otherwise"}, and nothing is mapped to ${step}.`,
        `Map a column to ${step}, or choose in match.by what is mapped.`,
      ),
    ];
  });
  mapping.forEach(({ to }, index) => {
    if (fieldNamed(object, to)?.matchOnly !== true || steps.some((step) => step === to)) return;
    issues.push(
      mappingIssue(
        ["mapping", index, "to"],
        "MATCH_FIELD_UNUSED",
        `${to} only finds records, and match.by does not name it.`,
        `Add "${to}" to match.by, or leave this mapping out.`,
      ),
    );
  });
  return issues;
}
