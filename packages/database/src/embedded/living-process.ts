/** Whether a process that was started by others is still there. */
import { readFileSync } from "node:fs";

/** A process, told from a later one with the same id. */
export interface ProcessMark {
  readonly pid: number;
  /** Empty where the system does not say. */
  readonly startedAt: string;
}

/** The process that has this id now. */
export function markOf(pid: number): ProcessMark {
  return { pid, startedAt: lookAt(pid)?.startedAt ?? "" };
}

/** Whether it runs. One that has ended and that nobody has taken note of does not. */
export function isAlive({ pid, startedAt }: ProcessMark): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  const now = lookAt(pid);
  return (now?.startedAt ?? "") === startedAt && now?.state !== "Z";
}

function lookAt(pid: number): { readonly startedAt: string; readonly state: string | undefined } | undefined {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // Fields 3 and 22, counted after the command's name, which may hold blanks.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { startedAt: `${boot}/${fields[19] ?? ""}`, state: fields[0] };
  } catch {
    return undefined;
  }
}
