import type { Figure } from "../figure.ts";
import { interactiveWait } from "./interactive-wait.ts";
import { memory } from "./memory.ts";
import { quotaUse } from "./quota-use.ts";
import { sharedQuota } from "./shared-quota.ts";
import { throughput } from "./throughput.ts";

/** How the client is measured. */
export interface BenchSettings {
  /** What the sandbox's times are divided by where windows of the quota are waited for. */
  readonly timeScale: number;
  /**
   * Customers a page where windows of the quota are waited for. The quota counts requests: small pages keep the machine out
   * of what is measured where times are scaled.
   */
  readonly pageSize: number;
  /** Gets a line for each step. */
  readonly tell: (line: string) => void;
}

/** All figures of the client. */
export async function benchClient({
  full,
  tell,
}: {
  readonly full: boolean;
  readonly tell: (line: string) => void;
}): Promise<Figure[]> {
  const settings: BenchSettings = full ? { timeScale: 1, pageSize: 250, tell } : { timeScale: 6, pageSize: 50, tell };
  const figures: Figure[] = [];
  for (const part of [quotaUse, sharedQuota, interactiveWait, throughput, memory])
    figures.push(...(await part(settings)));
  return figures;
}
