/** What a seed decides. Each question has an answer of its own, whoever asks in which order, so that two plays of a seed agree. */
import { createHash } from "node:crypto";

/** Answers questions by names. */
export class Draw {
  constructor(private readonly seed: number | string) {}

  /** From 0 to under 1. */
  share(...of: readonly (string | number)[]): number {
    const hash = createHash("sha256").update([this.seed, ...of].join("/"));
    return hash.digest().readUInt32BE() / 2 ** 32;
  }

  /** A whole number, both ends included. */
  int(least: number, most: number, ...of: readonly (string | number)[]): number {
    return least + Math.floor(this.share(...of) * (most - least + 1));
  }

  chance(probability: number, ...of: readonly (string | number)[]): boolean {
    return this.share(...of) < probability;
  }

  /** One of them. */
  pick<T>(among: readonly [T, ...T[]], ...of: readonly (string | number)[]): T {
    return among[this.int(0, among.length - 1, ...of)] ?? among[0];
  }
}
