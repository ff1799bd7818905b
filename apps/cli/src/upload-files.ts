import * as fs from 'node:fs/promises';
import { basename, join } from 'node:path';
import { CommandFailure } from './shell/failure.js';
import { printable } from './shell/text.js';

/** What is read instead of a file. */
export const standardInput = '-';

/** Most files of one command: each becomes a version. */
const mostFiles = 1000;

/** Files to be sent, in their order, and those of folders whose names do not tell what they are. */
export interface NamedFiles {
  readonly files: readonly string[];
  readonly passed: readonly string[];
}

/**
 * The files that arguments name, in their order: files, all files of known endings in a folder and below it (by name), and what a
 * pattern matches where the shell left it as it was typed. `-` is standard input.
 * @throws CommandFailure when an argument names nothing
 */
export async function namedFiles(
  args: readonly string[],
  isKnown: (file: string) => boolean,
): Promise<NamedFiles> {
  const files: string[] = [];
  const passed: string[] = [];
  for (const arg of args) {
    const found = await filesOf(arg, isKnown, passed);
    if (found.length === 0) throw new CommandFailure(`There is no file ${printable(arg)}.`, 2);
    files.push(...found);
    if (files.length > mostFiles)
      throw new CommandFailure(`One command takes ${mostFiles} files at most.`, 2);
  }
  return { files, passed };
}

async function filesOf(arg: string, isKnown: (file: string) => boolean, passed: string[]): Promise<string[]> {
  if (arg === standardInput) return [arg];
  const facts = await fs.stat(arg).catch(() => undefined);
  if (facts?.isFile()) return [arg];
  if (facts?.isDirectory()) return filesIn(arg, isKnown, passed);
  if (facts !== undefined || !/[*?[{]/.test(arg)) return [];
  // Nodes before 22 have none, and start all the same: shells know patterns too.
  if (!Object.hasOwn(fs, 'glob'))
    throw new CommandFailure(
      `There is no file ${printable(arg)}; as a pattern it takes Node 22 or a shell.`,
      2,
    );
  const matched: string[] = [];
  for await (const file of fs.glob(arg)) {
    if ((await fs.stat(file)).isFile()) matched.push(file);
    if (matched.length > mostFiles) break;
  }
  return matched.sort(byName);
}

async function filesIn(
  folder: string,
  isKnown: (file: string) => boolean,
  passed: string[],
): Promise<string[]> {
  const entries = await fs.readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const shown = files.filter((file) => !basename(file).startsWith('.')).sort(byName);
  const known = shown.filter((file) => isKnown(file));
  passed.push(...shown.filter((file) => !isKnown(file)));
  if (known.length === 0) {
    throw new CommandFailure(
      `There is no file in ${printable(folder)} that could be uploaded, by its name; documents, pictures and recordings go together in a .zip or .tar.`,
      2,
    );
  }
  return known;
}

/** `part-2` before `part-10`. */
const byName = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });
