/** Verdicts on addresses of every class, by each way of finding out and with what goes wrong. */
import type { Verdict } from "@storegate/connector-validation";
import type { Figure } from "../figure.ts";
import { startFailingResolver } from "./failing-resolver.ts";
import { greylistRounds } from "./greylist-rounds.ts";
import { startKnownWorld, type KnownWorld } from "./known-world.ts";
import { openJudge, unspared, withSmtp, type JudgeWorld } from "./opened-judge.ts";
import { report, type ClassSettings } from "./report-run.ts";

/** The figures of all runs. */
export async function judgeKnownClasses(settings: ClassSettings): Promise<Figure[]> {
  const { kept, seed, tell } = settings;
  await using world = await startKnownWorld();
  const { sandbox } = world;
  const now = (): Date => new Date();
  const run = async (options: {
    readonly config?: object;
    readonly world?: JudgeWorld;
  }): Promise<readonly Verdict[]> => {
    await kept.forget();
    await using judge = await openJudge({ world: sandbox, kept, now, limits: unspared, ...options });
    return await judge.judge(world.emails);
  };

  tell("validation: 10,000 addresses, by DNS and lists");
  const byDns = await run({});
  const figures = report("without SMTP", [byDns, world.expect("DNS"), "DNS"], settings);

  tell("validation: the same, mail servers asked");
  const expected = world.expect("RCPT");
  figures.push(...report("with SMTP", [await run({ config: withSmtp }), expected, "RCPT"], settings));

  tell("validation: port 25 closed");
  sandbox.control.mail.closePort();
  const closed = await run({ config: withSmtp });
  sandbox.control.mail.openPort();
  figures.push(...report("port 25 closed", [closed, world.expect("DNS"), "DNS"], settings), sameAs(byDns, closed));

  tell("validation: a resolver that fails one time in five");
  figures.push(...(await withFailingResolver(world, settings, run, seed)));

  tell("validation: every mail server greylists");
  figures.push(...(await greylistRounds(world, settings)));

  tell("validation: Truelist");
  sandbox.control.truelist.setBatchTime({ pendingMs: 0, processingMs: 0 });
  const { truelistKey: apiKey, truelistUrl: url } = sandbox;
  const byVendor = await run({ config: { provider: "truelist", truelist: { apiKey, url } } });
  figures.push(...report("Truelist", [byVendor, world.expect("the vendor"), "the vendor"], settings));
  return figures;
}

async function withFailingResolver(
  world: KnownWorld,
  settings: ClassSettings,
  run: (options: { readonly world: JudgeWorld }) => Promise<readonly Verdict[]>,
  seed: number,
): Promise<Figure[]> {
  const { dnsAddress, mailProxy } = world.sandbox;
  await using resolver = await startFailingResolver(dnsAddress, seed);
  const verdicts = await run({ world: { dnsAddress: resolver.address, mailProxy } });
  const { all, failed } = resolver.asked();
  const name = "failing resolver";
  return [
    ...report(name, [verdicts, world.expect("DNS"), "DNS"], settings),
    { name: `${name}: questions that failed`, value: (failed / all) * 100, unit: "%", note: `of ${all}` },
  ];
}

/** How many verdicts differ from those that were found without mail servers. */
function sameAs(byDns: readonly Verdict[], closed: readonly Verdict[]): Figure {
  const reasons = new Map(byDns.map(({ email, reason }) => [email, reason]));
  const others = closed.filter(({ email, reason }) => reasons.get(email) !== reason);
  const threshold = { atMost: 0 };
  return { name: "port 25 closed: other than without SMTP", value: others.length, unit: "addresses", threshold };
}
