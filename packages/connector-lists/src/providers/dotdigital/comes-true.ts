/** Looking whether what Dotdigital says that it did is so: what it reads may be a little behind what it wrote. */
import type { DotdigitalClient } from "./dotdigital-client.js";

/** Before each look but the first, in milliseconds. */
const pausesMs = [500, 1500, 4000] as const;

/** Looks until something is so; answers false where it is not so after some seconds. */
export async function comesTrue(
  client: Pick<DotdigitalClient, "wait">,
  look: () => Promise<boolean>,
): Promise<boolean> {
  if (await look()) return true;
  for (const pause of pausesMs) {
    await client.wait(pause);
    if (await look()) return true;
  }
  return false;
}
