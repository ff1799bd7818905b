import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CommanderError, type Command } from 'commander';
import { addAudit } from './audit/commands.js';
import { addClassify } from './classifications.js';
import { addDatasets } from './datasets.js';
import { addDecide } from './decisions.js';
import { addGrants } from './grants.js';
import { addHierarchies } from './hierarchies.js';
import { addKeys } from './keys.js';
import { addLogin } from './login.js';
import { addModels } from './models.js';
import { addPolicies } from './policies.js';
import { addPrincipals } from './principals.js';
import { addJobs } from './jobs.js';
import { addProfile } from './profiles.js';
import { addPurposes } from './purposes.js';
import { addQuarantine } from './quarantine.js';
import { addQueries } from './queries.js';
import { addReidentify } from './reidentify.js';
import { addReleases } from './releases.js';
import { addRequests } from './requests.js';
import { addHelp, SpokenCommand } from './shell/command.js';
import { explainFailure } from './shell/failure.js';
import { runner, type Run, type World } from './shell/session.js';
import { trustLocalGateway } from './shell/trust.js';
import { addTokens } from './tokens.js';
import { addTrain } from './training.js';
import { addSources } from './sources.js';
import { addUpload } from './uploads.js';

/** The version of the package that this file is part of, built or not. */
function packageVersion(folder = import.meta.dirname): string {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return packageVersion(dirname(folder));
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

const about = `Sends raw data in, and gets only governed data out.

Whom to ask and with which token: the flags, then TIDEGATE_SERVER and TIDEGATE_TOKEN,
then tidegate login, then the gateway of the local home ($TIDEGATE_HOME, or .tidegate).`;

const examples = `
Examples:
  tidegate upload people.csv --dataset people --create      a file becomes people@1
  tidegate classify people                                  what its columns were taken for
  tidegate policies templates gdpr-pseudonymization         a policy file to begin with
  tidegate policies apply -f people.policy.yaml
  tidegate releases create --dataset people --policy people --purpose research
  tidegate grants create --principal service:bob --action read --resource release:ID --purpose research
  tidegate releases get ID --purpose research -o rows.csv   only governed rows, only for this purpose
  tidegate audit verify --deep                              what happened, without trusting the server

It ends with 0 when it succeeded, 1 when something did not work, 2 when it was called wrongly.`;

type Add = (program: Command, run: Run, now: () => Date) => void;

/** Every command, under the heading that help shows it with. */
const commands: Readonly<Record<string, readonly Add[]>> = {
  'Data:': [addDatasets, addUpload, addSources, addProfile, addQuarantine, addClassify, addJobs],
  'Policies and releases:': [addPolicies, addHierarchies, addReleases, addReidentify],
  'Questions, models:': [addQueries, addTrain, addModels],
  'Who may do what:': [addGrants, addRequests, addPurposes, addDecide, addPrincipals, addTokens],
  'Keys:': [addKeys],
  'Proof:': [addAudit],
  'This command line:': [addLogin, addHelp],
};

export { trustLocalGateway };

/** The whole command line, ready to parse these arguments. */
export function makeProgram(world: World, args: readonly string[] = []): Command {
  const program: Command = new SpokenCommand('tidegate')
    .description(about)
    .option('-V, --version', 'print the version')
    .option('--json', 'print the result, or the problem, as JSON')
    .option('--server <url>', "the gateway's address")
    .option('--token <token>', 'an API token; others can see it in process lists')
    .helpOption('-h, --help', 'show this')
    .configureHelp({
      showGlobalOptions: true,
      // Of a command it is no option: there one could mean a dataset's.
      visibleGlobalOptions: (command) =>
        command === program ? [] : program.options.filter(({ long }) => long !== '--version'),
    })
    .addHelpText('after', examples)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void world.stdout.write(text),
      writeErr: (text) => void world.stderr.write(text),
    });
  program.on('option:version', () => {
    if (program.commands.some((command) => args.includes(command.name())))
      program.error('--version is of tidegate alone: a version of something is named as in people@3.');
    world.stdout.write(`${packageVersion()}\n`);
    throw new CommanderError(0, 'commander.version', '');
  });
  const run = runner(world);
  for (const [heading, adders] of Object.entries(commands)) {
    program.commandsGroup(heading);
    for (const add of adders) add(program, run, world.now);
  }
  return program;
}

/** Runs one command. @returns the exit code: 0 when it succeeded, 1 when something did not work, 2 for wrong use */
export async function runCommand(args: readonly string[], world: World): Promise<number> {
  try {
    await makeProgram(world, args).parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    // Help that was asked for is no failure; shown because nothing was asked, it is one.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const { text, exitCode } = explainFailure(error, args.includes('--json'));
    world.stderr.write(`${text}\n`);
    return exitCode;
  }
}
