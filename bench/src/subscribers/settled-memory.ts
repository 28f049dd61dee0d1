import { setTimeout as delay } from "node:timers/promises";
import { residentMb } from "../resident-memory.ts";

/** The resident set of a process that `collect-on-signal.ts` is in, in MB, once it has let go of what nobody holds. */
export async function settledMb(pid: number): Promise<number> {
  for (let time = 0; time < 3; time += 1) {
    process.kill(pid, "SIGUSR2");
    await delay(1000);
  }
  return residentMb(pid);
}
