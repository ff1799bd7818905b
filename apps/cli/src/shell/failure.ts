import { placesOf, type Place } from '#libs/client';
import { ProblemDocument } from '#libs/contracts';
import { inFlags, printable } from './text.js';

/** Ends the command with a message and an exit code: 1 when something did not work, 2 when it was called wrongly. */
export class CommandFailure extends Error {
  constructor(
    message: string,
    readonly exitCode: 1 | 2 = 1,
  ) {
    super(message);
  }
}

/** The server refused, or a job of ours failed: its problem document, as it came. */
export class Refusal extends CommandFailure {
  constructor(
    readonly document: ProblemDocument,
    /** What the document does not know: how to go on from this command. For people alone. */
    readonly hint?: string,
    /** What a place in the request is called on this command line. For people alone. */
    readonly placeName: (pointer: string) => string = (pointer) => pointer,
  ) {
    super(document.detail);
  }
}

/** The refusal that an answer's body tells of; of an answer that is no problem document, what its status says. */
export function refusalOf(status: number, body: unknown): Refusal {
  const parsed = ProblemDocument.safeParse(body);
  if (parsed.success) {
    const isPurpose = parsed.data.code === 'request.purpose-missing';
    return new Refusal(parsed.data, isPurpose ? 'Say it with --purpose NAME.' : undefined);
  }
  const detail = `The server answered ${status} without saying why; is it a Tidegate gateway?`;
  return new Refusal({ type: 'about:blank', title: 'Unexpected answer', status, code: 'unexpected', detail });
}

/** A failure whose places are told as the options that said them, as {@link Refusal} has it; any other as it is. */
export const toldAs = (error: unknown, placeName: Refusal['placeName']): unknown =>
  error instanceof Refusal ? new Refusal(error.document, error.hint, placeName) : error;

type Words = (text: string) => string;

/** Options are told as this command line has them where uploads are refused; elsewhere such words may be of somebody's data. */
const wordsOf = ({ code }: ProblemDocument): Words =>
  /^(?:upload|version)\./.test(code) ? (text) => inFlags(printable(text)) : printable;

function placeLine({ pointer, line, column, detail }: Place, words: Words, name: Words): string {
  const where = line === undefined ? '' : `${line}:${column ?? 1}  `;
  return `  ${where}${printable(name(pointer))}  ${words(detail)}`;
}

/** One block for people: what went wrong, why, and each place in the input that this does not tell. */
function problemBlock({ document, hint, placeName }: Refusal): string {
  const lines = [`Error: ${printable(document.title)} (${printable(document.code)})`];
  const words = wordsOf(document);
  if (document.detail !== document.title) lines.push(`  ${words(document.detail)}`);
  if (hint !== undefined) lines.push(`  ${printable(hint)}`);
  lines.push(...placesOf(document).map((place) => placeLine(place, words, placeName)));
  if (document.requestId !== undefined) lines.push(`  request ${printable(document.requestId)}`);
  return lines.join('\n');
}

/** What a failed command prints on stderr, and the code that it ends with. */
export function explainFailure(error: unknown, json: boolean): { text: string; exitCode: number } {
  if (error instanceof Refusal) {
    const text = json ? JSON.stringify(error.document) : problemBlock(error);
    return { text, exitCode: error.exitCode };
  }
  const message = error instanceof Error ? error.message : String(error);
  const exitCode = error instanceof CommandFailure ? error.exitCode : 1;
  const text = json
    ? JSON.stringify({ title: 'The command failed', detail: message })
    : `Error: ${printable(message)}`;
  return { text, exitCode };
}
