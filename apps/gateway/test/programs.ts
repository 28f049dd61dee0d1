/** The built program as a process of its own. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { access, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";

const main = path.join(import.meta.dirname, "..", "dist", "main.js");

/** One line of a program's log. */
export interface ProgramLine {
  readonly level: number;
  readonly msg: string;
  readonly [field: string]: unknown;
}

/** How a program ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stderr: string;
}

/** A program that runs, or has run. Disposing kills it if it still does. */
export interface Program extends AsyncDisposable {
  readonly process: ChildProcess;
  /** What it wrote on stdout; each line is one of its log. */
  readonly lines: readonly ProgramLine[];
  readonly exit: Promise<Exit>;
  /**
   * Waits for a line of its log.
   * @param from how many of {@link lines} are passed over.
   * @throws Error with all it said when it ends before.
   */
  line(msg: string, from?: number): Promise<ProgramLine>;
  /** Sends a signal and waits for the end. */
  end(signal: "SIGTERM" | "SIGINT" | "SIGKILL"): Promise<Exit>;
}

/**
 * Starts the built program, with this environment and no other setting of ours.
 * @param script another program than ours, which stands on what is built; it can be sent messages.
 */
export async function startProgram(
  environment: Record<string, string>,
  args: readonly string[] = [],
  script?: string,
): Promise<Program> {
  await access(main).catch(() => {
    throw new Error(`${main} is not there: build first`);
  });
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(STOREGATE_|DATABASE_URL$|PORT$|NODE_OPTIONS$|VITEST)/.test(name),
  );
  const child = spawn(process.execPath, [script ?? main, ...args], {
    env: { ...Object.fromEntries(inherited), PORT: "0", ...environment },
    stdio: ["ignore", "pipe", "pipe", ...(script === undefined ? [] : ["ipc" as const])],
  });
  if (!child.stdout || !child.stderr) throw new Error("a program was started without its pipes");
  let stderr = "";
  child.stderr.on("data", (part: Buffer) => {
    stderr += part.toString();
  });
  const lines: ProgramLine[] = [];
  const news = new EventTarget();
  createInterface({ input: child.stdout }).on("line", (text) => {
    lines.push(JSON.parse(text) as ProgramLine);
    news.dispatchEvent(new Event("line"));
  });
  const exit = once(child, "close").then(([code, signal]): Exit => {
    news.dispatchEvent(new Event("line"));
    return { code: code as number | null, signal: signal as string | null, stderr };
  });
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const end = async (signal: NodeJS.Signals): Promise<Exit> => {
    if (!hasEnded()) child.kill(signal);
    return exit;
  };
  return {
    process: child,
    lines,
    exit,
    end,
    async line(msg, from = 0) {
      for (;;) {
        const found = lines.find((line, index) => index >= from && line.msg === msg);
        if (found) return found;
        if (hasEnded())
          throw new Error(`the program ended before it said "${msg}":\n${JSON.stringify(lines)}\n${stderr}`);
        await once(news, "line");
      }
    },
    [Symbol.asyncDispose]: async () => {
      await end("SIGKILL");
    },
  };
}

/** A folder for a program's data; disposing stops the PostgreSQL that a killed program left in it, and removes it. */
export async function dataFolder(): Promise<{ readonly folder: string } & AsyncDisposable> {
  const folder = await mkdtemp(path.join(tmpdir(), "storegate-program-"));
  return {
    folder,
    [Symbol.asyncDispose]: async () => {
      const left = await readFile(path.join(folder, "postgres", "postmaster.pid"), "utf8").catch(() => "");
      const pid = Number(left.split("\n")[0]);
      if (pid > 0) process.kill(pid, "SIGINT");
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}
