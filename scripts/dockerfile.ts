/** The Dockerfile, read as far as our checks need it. */

/** One instruction, its lines joined. */
export interface Instruction {
  /** In capitals, as `RUN`. */
  readonly name: string;
  readonly words: string;
  /** Of the stage that it stands in; the stage's own name, or its number. */
  readonly stage: string;
}

/** The instructions of a Dockerfile, in order. */
export function parseDockerfile(text: string): Instruction[] {
  const lines = text
    .split("\n")
    .filter((line) => !/^\s*#/.test(line))
    .join("\n")
    .replaceAll(/\\\n\s*/g, "")
    .split("\n")
    .filter((line) => line.trim() !== "");
  let stages = 0;
  let stage = "";
  return lines.map((line) => {
    const [, name = "", words = ""] = /^(\w+)\s+(.*)$/.exec(line.trim()) ?? [];
    if (name === "FROM") {
      stage = / as (\S+)$/i.exec(words)?.[1] ?? String(stages);
      stages += 1;
    }
    return { name: name.toUpperCase(), words: words.trim(), stage };
  });
}

/** The words of `COPY` that name files of the build's context; none where they come from another stage. */
export function copiedFiles({ name, words }: Instruction): string[] {
  if (name !== "COPY" || words.includes("--from=")) return [];
  return words.split(/\s+/).slice(0, -1);
}

/** What `ENV` sets. */
export function environmentOf({ name, words }: Instruction): Record<string, string> {
  if (name !== "ENV") return {};
  return Object.fromEntries([...words.matchAll(/(\w+)=(\S+)/g)].map(([, key = "", value = ""]) => [key, value]));
}
