import { didYouMean } from '#libs/kernel';
import { Command, type ErrorOptions, type HelpContext, type Option } from 'commander';
import { CommandFailure } from './failure.js';

const wrongUse = (words: string): CommandFailure => new CommandFailure(words, 2);
const isFlag = (word: string): boolean => /^-{1,2}\w/.test(word);

/** A command with its parents, as it is typed: `tidegate datasets show`. */
function typed(command: Command): string {
  return `${command.parent ? `${typed(command.parent)} ` : ''}${command.name()}`;
}

/** The flags that a command takes, its parents' too. */
function optionsOf(command: Command): readonly Option[] {
  return [...command.options, ...(command.parent ? optionsOf(command.parent) : [])];
}

/** Between the quotation marks of one of commander's messages. */
const quotedIn = (message: string): string[] =>
  [...message.matchAll(/'((?:[^']|'(?![ .]|$))*)'/g)].map(([, text = '']) => text);

/** What a value that could not be used may be: the parser's own sentence, without commander's around it. */
const sentence = (message: string): string => {
  const said = /(?:is invalid(?: for argument '[^']*')?)\. (.*)$/s.exec(message)?.[1] ?? '';
  return said.replace(/^Allowed choices are /, 'It may be ');
};

type Words = (command: Command, message: string) => string;

const unknownCommand = (command: Command, name: string): string => {
  const names = command.commands.map((one) => one.name());
  const wanted = command.parent ? `${typed(command)} ${name}` : name;
  return `There is no command ${wanted}${didYouMean(name, names)}.`;
};

const unknownOption = (command: Command, flag: string): string => {
  const flagsOf = (options: readonly Option[]): string[] =>
    options.flatMap(({ long, short }) => [long, short]).filter((one) => one !== undefined);
  const own = flagsOf(command.options);
  // Whoever mistook another option for --token would put what it was for where a secret belongs.
  const others = flagsOf(optionsOf(command)).filter((one) => one !== '--token');
  const meant = didYouMean(flag, own) || didYouMean(flag, [...others, '--help']);
  return `${typed(command)} has no option ${flag}${meant}.`;
};

/** Our sentence for each of commander's codes; the spec walks through all that a command line can raise. */
const words: Readonly<Record<string, Words>> = {
  'commander.unknownCommand': (command) => unknownCommand(command, command.args[0] ?? ''),
  'commander.unknownOption': (command, message) => unknownOption(command, quotedIn(message)[0] ?? ''),
  'commander.missingArgument': (command, message) => {
    const name = quotedIn(message)[0] ?? '';
    const about = command.registeredArguments.find((one) => one.name() === name)?.description ?? '';
    return `${typed(command)} needs ${name}${about === '' ? '' : `: ${about}`}.`;
  },
  'commander.missingMandatoryOptionValue': (command, message) => {
    const flags = quotedIn(message)[0] ?? '';
    const about = optionsOf(command).find((one) => one.flags === flags)?.description ?? '';
    return `${typed(command)} needs ${flags}${about === '' ? '' : `: ${about}`}.`;
  },
  'commander.optionMissingArgument': (command, message) =>
    `${typed(command)}: a value is missing after ${quotedIn(message)[0] ?? ''}.`,
  'commander.excessArguments': (command) => {
    const most = command.registeredArguments.length;
    const first = command.args[most] ?? '';
    return `${typed(command)} takes ${most === 0 ? 'nothing more' : `${most} and no more`}: what is ${first}?`;
  },
  'commander.invalidArgument': (command, message) => {
    const isOption = message.startsWith('error: option');
    const [first = '', second = ''] = quotedIn(message);
    const [name, value] = isOption ? [first, second] : [second, first];
    const choices = command.options.find((one) => one.flags === name)?.argChoices ?? [];
    return `${name} is ${JSON.stringify(value)}${didYouMean(value, choices)}. ${sentence(message)}`;
  },
};

/** A command whose mistakes are told in our words, and that asks for help about nothing that there is not. */
export class SpokenCommand extends Command {
  override createCommand(name?: string): SpokenCommand {
    return new SpokenCommand(name);
  }

  /** @throws CommandFailure always: what is wrong, and where to read on */
  override error(message: string, options?: ErrorOptions): never {
    // Commander looks for what is missing first; `--datset` is why `--dataset` is.
    const unknown =
      options?.code === 'commander.missingMandatoryOptionValue' ? this.args.find(isFlag) : undefined;
    if (unknown !== undefined) throw this.#refusal(unknownOption(this, unknown));
    throw this.#refusal(words[options?.code ?? '']?.(this, message) ?? message);
  }

  /** Help was asked for: of a command and with options that exist. */
  override outputHelp(context?: HelpContext | ((text: string) => string)): void {
    const unknown = this.args.find((word) => isFlag(word) && word !== '-h' && word !== '--help');
    if (unknown !== undefined) throw this.#refusal(unknownOption(this, unknown));
    const name = this.args.find((word) => !isFlag(word));
    if (name !== undefined && this.commands.length > 0) throw this.#refusal(unknownCommand(this, name));
    super.outputHelp(context as HelpContext);
  }

  /** Commander shows help instead of an error where a group is named and none of its commands. */
  override help(context?: HelpContext | ((text: string) => string)): never {
    const isWrong = typeof context === 'object' && context.error;
    const [word, asked] = this.args;
    if (isWrong && word === 'help' && asked !== undefined) throw this.#refusal(unknownCommand(this, asked));
    if (isWrong && (this.parent !== null || this.opts()['json'] === true)) {
      const names = this.commands.map((one) => one.name()).join(', ');
      throw this.#refusal(`Say what ${typed(this)} is to do: ${names}.`);
    }
    return super.help(context as HelpContext);
  }

  #refusal(said: string): CommandFailure {
    return wrongUse(`${said} ${typed(this)} --help says what may be given.`);
  }
}

/** `help`, of any depth: `tidegate help datasets create`. */
export function addHelp(program: Command): void {
  program
    .helpCommand(false)
    .command('help')
    .description('what a command does and takes')
    .argument('[command...]', 'such as datasets create')
    .action((names: readonly string[]) => {
      let at = program;
      for (const name of names) {
        const next = at.commands.find((one) => one.name() === name);
        if (!next) throw wrongUse(`${unknownCommand(at, name)} ${typed(at)} --help says what may be given.`);
        at = next;
      }
      at.args = []; // what was typed was for `help`, and none of it is asked of the command
      at.help();
    });
}
