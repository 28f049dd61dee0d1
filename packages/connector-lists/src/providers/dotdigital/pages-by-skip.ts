import type { z } from "zod";
import type { DotdigitalClient } from "./dotdigital-client.js";

/** The most that version 2 answers at once. */
const atOnce = 1000;

/** Pages of a list of version 2, until one is empty (its documentation). */
export async function* pagesBySkip<Item>(
  client: Pick<DotdigitalClient, "ask">,
  path: string,
  what: string,
  schema: z.ZodType<readonly Item[]>,
): AsyncGenerator<readonly Item[], void> {
  for (let skip = 0; ;) {
    const page = await client.ask({ method: "GET", path: `${path}?select=${atOnce}&skip=${skip}`, what, schema });
    if (page.length === 0) return;
    yield page;
    skip += page.length;
  }
}
