import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf, writeWhole } from '#libs/files';
import { z } from 'zod';
import { CommandFailure } from '../shell/failure.js';

/** What was seen of a server's log: the key that is trusted, and the last checkpoint that was verified. */
const Pin = z.strictObject({ vkey: z.string(), note: z.string() });
export type Pin = z.infer<typeof Pin>;
const Pins = z.record(z.string(), Pin);

function readPins(file: string): Record<string, Pin> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return {};
    throw new CommandFailure(`${file}, which remembers the logs that were verified, cannot be read.`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = null;
  }
  const parsed = Pins.safeParse(value);
  // Starting over quietly would trust whatever key the server shows now.
  if (!parsed.success)
    throw new CommandFailure(`${file}, which remembers the logs that were verified, is broken.`);
  return parsed.data;
}

/** What is remembered of a server's log. @throws CommandFailure when the file is not what was written. */
export function readPin(file: string, server: string): Pin | undefined {
  return readPins(file)[server];
}

/** Remembers a server's log, whole or not at all, for this user alone. */
export async function keepPin(file: string, server: string, pin: Pin): Promise<void> {
  const pins = { ...readPins(file), [server]: pin };
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeWhole(file, `${JSON.stringify(pins, null, 2)}\n`, { replace: true });
}
