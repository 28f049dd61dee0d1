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
  /** `undefined` answers 204, `false` 404; an iterable that is no array is answered line by line. */
  readonly run: (control: SandboxControl, call: ControlCall) => unknown;
}
