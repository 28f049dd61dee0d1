import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** What a gateway has open beside its sockets, and some room. */
const beside = 500;

/** @throws Error when a process may not have as many files open as so many sockets need. */
export async function expectOpenFiles(sockets: number): Promise<void> {
  // Node raises its own limit to the hard one when it starts.
  const { stdout } = await run("sh", ["-c", "ulimit -Hn"]);
  const most = stdout.trim() === "unlimited" ? Infinity : Number(stdout);
  if (most >= sockets + beside) return;
  throw new Error(
    `A process may have ${most} files open here, and a gateway with ${sockets} sockets needs ${sockets + beside}. Raise the hard limit (ulimit -Hn, LimitNOFILE, docker's --ulimit nofile) and run the bench again.`,
  );
}
