import { createRequire } from "node:module";
import { z } from "zod";

/** A list that verdicts lean on, as evidence names it. */
export interface ListSource {
  readonly name: string;
  readonly version: string;
}

const require = createRequire(import.meta.url);
const manifest = z.object({ name: z.string(), version: z.string() });

/** A list's package as evidence names it, from the package's own package.json. */
export function packageSource(packageName: string): ListSource {
  return manifest.parse(require(`${packageName}/package.json`));
}

/** Evidence that something stands in a list. */
export function listed({ name, version }: ListSource, entry: string): string {
  return `${entry} stands in ${name} ${version}`;
}
