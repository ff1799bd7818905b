#!/usr/bin/env node
import { existsSync } from 'node:fs';
import type * as Program from './program.js';

/** The same in a few files, which start in half the time (`scripts/bundle.mjs`), where they were made. */
const bundled = new URL('../../../command/program.js', import.meta.url);
const program = existsSync(bundled) ? bundled.href : './program.js';
const { runCommand, trustLocalGateway } = (await import(program)) as typeof Program;

trustLocalGateway(process.env);
const interrupt = new AbortController();
process.once('SIGINT', () => interrupt.abort()); // what is half written is put away; a second Ctrl-C ends at once
process.stdout.on('error', () => process.exit(1)); // nobody reads any more, as in `tidegate … | head`

const code = await runCommand(process.argv.slice(2), {
  env: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  fetch: globalThis.fetch,
  now: () => new Date(),
  signal: interrupt.signal,
});
process.exitCode = interrupt.signal.aborted ? 130 : code;
