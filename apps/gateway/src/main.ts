#!/usr/bin/env node
import 'reflect-metadata';
import {
  checkAddress,
  checkFolders,
  checkPrivacy,
  ConfigError,
  readConfig,
  type Config,
} from '#libs/platform';
import { StartError } from '#libs/postgres';
import { Problem } from '#libs/kernel';
import { openDatabase } from './database.js';
import { firstAdministrator } from './first-start.js';
import { readOptions, usage, type Slice } from './options.js';
import { askedToStop, startGateway, type Running } from './start.js';

const print = (line: string): void => void process.stdout.write(`${line}\n`);

function welcome(running: Running, config: Config): void {
  const { url, first } = running;
  print('');
  print(`  Tidegate is ready    ${url}`);
  print(`  API documentation    ${url}/docs`);
  if (first.enrolment !== undefined) {
    print(`  First sign-in        ${firstAdministrator}, at ${url}/enrol?code=${first.enrolment}`);
  }
  if (first.token !== undefined) {
    print(`  Administrator token  ${first.token}`);
    print(`                       shown once; the command line finds it in ${config.home}`);
  }
  if (!running.separateRoles) {
    print('  Missing protection   the database role may not make roles, so all apps share its rights');
  }
  for (const way of running.clear) print(`  Missing protection   ${way}`);
  const held = running.protections.filter(({ holds }) => holds).map(({ name }) => name);
  if (held.length > 0) print(`  Around workers       ${held.join(', ')}`);
  for (const { name, holds, detail } of running.protections) {
    if (!holds) print(`  Missing protection   ${name}: ${detail}`);
  }
  print('');
}

/** The apps that keep sealed objects. */
const keepers: readonly Slice[] = ['ingestion', 'anonymization', 'training'];

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options.help) {
    print(usage);
    return;
  }
  const config = readConfig(process.env, process.stdout.isTTY);
  checkFolders(config, !options.migrateOnly && options.slices.some((slice) => keepers.includes(slice)));
  if (options.migrateOnly) {
    const database = await openDatabase(config, print, print);
    await database.stop();
    print('The catalog is up to date.');
    return;
  }
  checkPrivacy(config);
  await checkAddress(config);
  const stop = askedToStop();
  const running = await startGateway(config, options.slices, print);
  welcome(running, config);
  await stop;
  print('Stopping.');
  await running.stop();
}

/** One line for what a person can mend; a trace only for what they cannot. */
function explain(error: unknown): string {
  if (error instanceof StartError || error instanceof ConfigError) return error.message;
  if (error instanceof Problem) return error.detail;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${explain(error)}\n`);
    process.exit(1);
  },
);
