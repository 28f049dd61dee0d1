/** A request that Truelist refuses: what it answers, and in plain words, for the log, what the request did wrong. */
export class TruelistRefusal extends Error {
  override readonly name = "TruelistRefusal";
  readonly status: number;
  /** What the answer says. */
  readonly told: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, told: string, why: string, headers: Readonly<Record<string, string>> = {}) {
    super(why);
    this.status = status;
    this.told = told;
    this.headers = headers;
  }
}
