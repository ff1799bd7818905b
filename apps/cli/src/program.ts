import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { addAudit } from './audit/commands.js';
import { addClassify } from './classifications.js';
import { addDatasets } from './datasets.js';
import { addDecide } from './decisions.js';
import { addGrants } from './grants.js';
import { addHierarchies } from './hierarchies.js';
import { addLogin } from './login.js';
import { addModels } from './models.js';
import { addPolicies } from './policies.js';
import { addPrincipals } from './principals.js';
import { addProfile } from './profiles.js';
import { addQueries } from './queries.js';
import { addReidentify } from './reidentify.js';
import { addReleases } from './releases.js';
import { addRequests } from './requests.js';
import { explainFailure } from './shell/failure.js';
import { runner, type World } from './shell/session.js';
import { addTokens } from './tokens.js';
import { addTrain } from './training.js';
import { addUpload } from './uploads.js';

/** The version of the package that this file is part of, built or not. */
function packageVersion(folder = import.meta.dirname): string {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return packageVersion(dirname(folder));
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

const about = `Sends raw data in, and gets only governed data out.

Whom to ask and with which token: the flags, then TIDEGATE_SERVER and TIDEGATE_TOKEN, then tidegate login, then the
gateway of the local home ($TIDEGATE_HOME, or .tidegate). A token on the command line shows in process lists.`;

function makeProgram(world: World): Command {
  const program = new Command('tidegate')
    .description(about)
    .version(packageVersion(), '-V, --version')
    .option('--json', 'print the result as JSON')
    .option('--server <url>', "the gateway's address")
    .option('--token <token>', 'an API token; others can see it in process lists')
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(--help says what may be given)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void world.stdout.write(text),
      writeErr: (text) => void world.stderr.write(text),
    });
  const run = runner(world);
  addLogin(program, run);
  addDatasets(program, run);
  addUpload(program, run);
  addProfile(program, run);
  addClassify(program, run);
  addPolicies(program, run);
  addHierarchies(program, run);
  addReleases(program, run);
  addReidentify(program, run);
  addQueries(program, run);
  addGrants(program, run, world.now);
  addRequests(program, run, world.now);
  addDecide(program, run);
  addAudit(program, run, world.now);
  addTrain(program, run);
  addModels(program, run);
  addPrincipals(program, run);
  addTokens(program, run, world.now);
  return program;
}

/** Runs one command. @returns the exit code: 0 when it succeeded, 1 when something did not work, 2 for wrong use */
export async function runCommand(args: readonly string[], world: World): Promise<number> {
  try {
    await makeProgram(world).parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    // Commander has printed its own; help that was asked for is no failure.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const { text, exitCode } = explainFailure(error, args.includes('--json'));
    world.stderr.write(`${text}\n`);
    return exitCode;
  }
}
