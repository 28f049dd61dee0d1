/** The catalogue as a page of the documentation. */
import { catalogue } from "./catalogue.js";

const head = `# Attributes of people

What the customer data platform computes of each person. This page is made of the catalogue that the computation itself is made of; \`profileAttributes\` tells the same over GraphQL. Whole numbers are numbers, decimals are texts with all their digits, moments are ISO 8601 in UTC. What is not known is null, which is
neither no nor 0.
`;

/** The page, as it stands in docs. */
export function attributesPage(): string {
  const parts = catalogue.map(
    ({ name, title, type, formula, source }) => `## ${name}\n\n**${title}** · ${type} · from ${source}\n\n${formula}\n`,
  );
  return [head, ...parts].join("\n");
}
