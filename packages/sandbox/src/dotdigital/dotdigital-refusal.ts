/** A request that Dotdigital refuses, in the form of its API's version. */
export class DotdigitalRefusal extends Error {
  override readonly name = "DotdigitalRefusal";

  constructor(
    readonly status: number,
    /** The body of the answer. */
    readonly body: unknown,
    /** In plain words, for the log. */
    why: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(why);
  }
}

/** As version 2 refuses: a code inside of a message. */
export function refusedV2(status: number, code: string, words: string): DotdigitalRefusal {
  return new DotdigitalRefusal(status, { message: `${words} ${code}`.trim() }, `${words} ${code}`);
}

/** As version 3 refuses. */
export function refusedV3(
  status: number,
  errorCode: string,
  description: string,
  details: readonly { readonly item: string; readonly description: string }[] = [],
): DotdigitalRefusal {
  return new DotdigitalRefusal(status, { errorCode, description, details }, `${errorCode}: ${description}`);
}
