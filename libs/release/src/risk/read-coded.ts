import { type CodedValues } from '#libs/deidentify';
import { type RiskSource } from './risk-source.js';

/** A column while it is read: texts become numbers at once, so that each distinct text is held once. */
class Coder {
  private codes = new Int32Array(4096);
  private length = 0;
  private readonly known = new Map<string, number>();

  add(value: string | null): void {
    if (this.length === this.codes.length) {
      const codes = new Int32Array(this.length * 2);
      codes.set(this.codes);
      this.codes = codes;
    }
    this.codes[this.length++] = value === null ? -1 : this.codeOf(value);
  }

  private codeOf(text: string): number {
    const code = this.known.get(text) ?? this.known.size;
    if (code === this.known.size) this.known.set(text, code);
    return code;
  }

  done(): CodedValues {
    return { codes: this.codes.slice(0, this.length), labels: [...this.known.keys()] };
  }
}

/** The columns of a query's result, which are all texts, as codes; at most `limit` rows. */
export async function readCoded(
  { engine, signal }: RiskSource,
  { sql, columns, limit }: { sql: string; columns: number; limit: number },
): Promise<readonly CodedValues[]> {
  const coders = Array.from({ length: columns }, () => new Coder());
  await engine.chunks(`${sql} LIMIT ${limit}`, {}, (read) => {
    signal?.throwIfAborted();
    for (const [i, coder] of coders.entries()) {
      for (const value of read[i] ?? []) coder.add(value as string | null);
    }
  });
  return coders.map((coder) => coder.done());
}
