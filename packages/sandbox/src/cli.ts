#!/usr/bin/env node
import { once } from "node:events";
import { cliHelp, parseCliArguments } from "./cli-arguments.js";
import { startSandbox } from "./sandbox.js";

const parsed = parseCliArguments(process.argv.slice(2));
if ("help" in parsed) {
  process.stdout.write(cliHelp);
} else if ("mistake" in parsed) {
  process.stderr.write(`${parsed.mistake} See --help.\n`);
  process.exitCode = 2;
} else {
  await serve(parsed.options);
}

async function serve(options: Parameters<typeof startSandbox>[0]): Promise<void> {
  const asked = Promise.race([once(process, "SIGTERM"), once(process, "SIGINT")]);
  let sandbox;
  try {
    sandbox = await startSandbox({ ...options, log: (line) => process.stderr.write(`${line}\n`) });
  } catch (error) {
    process.stderr.write(`The sandbox could not start: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
    return;
  }
  const {
    apiUrl,
    storeHash,
    accessToken,
    dnsAddress,
    mailProxy,
    truelistUrl,
    truelistKey,
    dotdigitalUrl,
    dotdigitalUser,
    dotdigitalPassword,
    controlUrl,
  } = sandbox;
  const told = {
    apiUrl,
    storeHash,
    accessToken,
    dnsAddress,
    mailProxy,
    truelistUrl,
    truelistKey,
    dotdigitalUrl,
    dotdigitalUser,
    dotdigitalPassword,
    controlUrl,
  };
  process.stdout.write(`${JSON.stringify(told)}\n`);
  await asked;
  await sandbox.stop();
}
