/** `pnpm demo`: begins by looking whether this Node can run it. */
import { requireNode } from "../require-node.js";

requireNode();
// What an older Node would stumble over is loaded only now.
await import("./run.js");
