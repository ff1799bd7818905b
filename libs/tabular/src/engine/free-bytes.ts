/** Gives back memory that is nobody else's, at once: the collector would wait until it needs some, and the engine needs it now. */
export function freeBytes(bytes: Uint8Array): void {
  // What is smaller may lie in memory that others share.
  if (bytes.length > 1 << 20 && bytes.buffer instanceof ArrayBuffer) bytes.buffer.transfer(0);
}
