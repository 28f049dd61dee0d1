/** `pnpm start`, `pnpm worker`, `pnpm rotate-secrets`: begins by looking whether this Node can run them. */
import { keepHeapFrugal } from "./frugal-heap.js";
import { requireNode } from "./require-node.js";

requireNode();
keepHeapFrugal();
// What an older Node would stumble over is loaded only now.
await import("./run.js");
