import { unparsable } from '../engine/errors.js';

/** Of a file of one byte, too. */
const alwaysValues = 1 << 19;
const alwaysText = 64 << 20;
const forByte = 1000;

/**
 * Counts what becomes of a file, so that few bytes do not become values without end: those that take no bytes, and texts that a file
 * has once and names often.
 */
export class Meter {
  private values = 0;
  private text = 0;

  /** `bytes`: of the file, or taken from it so far. */
  constructor(private readonly bytes: () => number) {}

  /** @throws Problem upload.unparsable beyond what so many bytes may hold */
  count(values: number, text = 0): void {
    this.values += values;
    this.text += text;
    if (this.values > alwaysValues && this.values > forByte * this.bytes())
      throw unparsable(`the file has more than ${forByte} values for each of its bytes`);
    if (this.text > alwaysText && this.text > forByte * this.bytes())
      throw unparsable(`the values of the file are more than ${forByte} times as long as it`);
  }
}
