/** Milliseconds of the machine's own clock, which never goes back and is the same for all its processes. */
export function machineMs(): number {
  return Number(process.hrtime.bigint()) / 1_000_000;
}
