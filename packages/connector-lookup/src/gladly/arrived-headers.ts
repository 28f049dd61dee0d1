/** Headers as `node:http` tells them: one value, or all of them. */
export type ArrivedHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** All values of a header, whose name may be written in any case, or in several. */
export function valuesOf(headers: ArrivedHeaders, name: string): string[] {
  const wanted = name.toLowerCase();
  return Object.entries(headers)
    .filter(([written]) => written.toLowerCase() === wanted)
    .flatMap(([, value]) => value ?? []);
}
