/**
 * A file without a name: unlinked as soon as it was opened, in RAM, gone with the process.
 * `path` is `/proc/self/fd/N`, which only this process can open.
 */
export interface ScratchFile {
  readonly fd: number;
  readonly path: string;
  /** Bytes. */
  size(): number;
  /** Bytes that are free where it lies. */
  room(): number;
  close(): void;
}

/** Opens a new, empty, readable and writable scratch file. */
export type NewScratchFile = () => ScratchFile;
