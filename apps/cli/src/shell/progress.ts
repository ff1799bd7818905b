import { printable } from './text.js';

/** How far something is, drawn over itself on a terminal's stderr; silent elsewhere. */
export interface Progress {
  /** `fraction` is 0 to 1. */
  readonly show: (fraction: number, words: string) => void;
  /** Takes the bar away. */
  readonly clear: () => void;
}

/** Draws nothing. */
export const silent: Progress = { show: () => undefined, clear: () => undefined };

const width = 24;

export function openProgress(stream: { write(text: string): unknown; isTTY?: boolean }): Progress {
  if (stream.isTTY !== true) return silent;
  let drawn = '';
  return {
    show: (fraction, words) => {
      const full = Math.round(Math.min(1, Math.max(0, fraction)) * width);
      const share = `${Math.round(Math.min(1, Math.max(0, fraction)) * 100)} %`.padStart(5);
      const line = `[${'#'.repeat(full)}${' '.repeat(width - full)}] ${share}  ${printable(words)}`;
      if (line !== drawn) stream.write(`\r\u001b[K${line}`);
      drawn = line;
    },
    clear: () => {
      if (drawn !== '') stream.write('\r\u001b[K');
      drawn = '';
    },
  };
}
