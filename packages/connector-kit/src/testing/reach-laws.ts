import { inspect } from "node:util";
import { Fault } from "@storegate/http-client";
import { inWords, mustHold } from "./broken-law.js";
import { secretsOf } from "./config-laws.js";
import type { AnyCase, AnyKind, Law } from "./contract-case.js";
import { planAll } from "./planning-laws.js";
import { readAll } from "./reading-laws.js";
import { runKind } from "./run-kind.js";
import { openStage, type Stage } from "./stage.js";

/** Laws of what a connector may reach, and what may reach others. */
export const reachLaws: readonly Law[] = [
  { name: "it uses no scope that it does not declare", of: "every kind", check: usesDeclaredScopes },
  { name: "it tells no secret", of: "every kind", check: tellsNoSecret },
];

async function usesDeclaredScopes(given: AnyCase, kind: AnyKind): Promise<void> {
  await using stage = await openStage(given);
  await runKind(stage, kind);
  await given.connector.test?.(stage.context());
  const declared: readonly string[] = given.connector.scopes;
  const covered = (scope: string): boolean =>
    declared.includes(scope) || declared.includes(scope.replace(/_read_only$/, ""));
  const undeclared = stage.world.requests().scopes.filter((needed) => !needed.split(" or ").some(covered));
  mustHold(
    undeclared.length === 0,
    `it declares ${inWords(declared)} and sent requests that need ${undeclared.join(", ")}`,
  );
}

async function tellsNoSecret(given: AnyCase, kind: AnyKind): Promise<void> {
  await using stage = await openStage(given);
  const told: string[] = [];
  const tell = (what: unknown): void => void told.push(inspect(what, { depth: 20, breakLength: Infinity }));
  for (const failure of ["401", "500"] as const) {
    for (const passing of [0, 2]) {
      stage.world.fail(failure, passing);
      await readAll(kind, stage.context(), null).catch((error: unknown) => tell(toldOf(error)));
      stage.world.heal();
    }
  }
  if (kind.direction === "export") tell(await planAll(stage, kind));
  tell(await runKind(stage, kind));
  tell(await stage.world.tables?.snapshot());
  tell(await toldAside(given, stage));
  told.push(...stage.log);
  const secrets = [...secretsOf(given.connector, stage.config), ...stage.world.secrets];
  for (const secret of secrets) {
    mustHold(
      secret.length >= 6,
      "a secret of fewer than six characters cannot be looked for: give the case a longer one",
    );
    const place = told.find((text) => text.includes(secret));
    mustHold(place === undefined, `a secret is told: …${around(place ?? "", secret)}…`);
  }
}

/** What a person is shown of an error: of a fault its data, of any other all of it, for it goes to the log. */
function toldOf(error: unknown): unknown {
  return error instanceof Fault ? error.toData() : error;
}

/** What a connector says of itself: its connection test, its warnings. */
async function toldAside({ connector }: AnyCase, stage: Stage): Promise<unknown> {
  const context = stage.context();
  return [await connector.test?.(context), connector.warnings?.(context.config)];
}

function around(text: string, secret: string): string {
  const at = text.indexOf(secret);
  return `${text.slice(Math.max(0, at - 80), at)}[the secret]${text.slice(at + secret.length, at + secret.length + 40)}`;
}
