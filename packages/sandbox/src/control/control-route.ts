import type { z } from "zod";
import type { SandboxControl } from "./sandbox-control.js";

/** A request to the control that got as far as its route. */
export interface ControlCall {
  /** What stands in the path where the route has a `{...}`. */
  readonly param: string;
  readonly body: unknown;
  readonly query: URLSearchParams;
}

/** One thing the control does, over HTTP. */
export interface ControlRoute {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  /** The body it takes, which `GET /control` tells; none where nothing stands here. */
  readonly takes?: z.ZodType;
  /**
   * `undefined` answers 204, `false` 404; an iterable that is no array is answered line by line, {@link ListsByName} list
   * by list.
   */
  readonly run: (control: SandboxControl, call: ControlCall) => unknown;
}

/** What a route does with a body, which is held to the schema before. */
export function taking<T>(
  takes: z.ZodType<T>,
  run: (control: SandboxControl, body: T, call: ControlCall) => unknown,
): Pick<ControlRoute, "takes" | "run"> {
  return { takes, run: (control, call) => run(control, takes.parse(call.body), call) };
}

/** Lists to be answered as one object, each item made only when it is sent, so that their length does not matter. */
export class ListsByName {
  readonly lists: Readonly<Record<string, Iterable<unknown>>>;

  constructor(lists: Readonly<Record<string, Iterable<unknown>>>) {
    this.lists = lists;
  }
}
