/** The block decoder within unbzip2-stream, which has no types. */
declare module 'unbzip2-stream/lib/bzip2.js' {
  type Bits = (count: number | null) => number;
  const decoder: {
    /** Reads the head of a stream and gives the size of its blocks, in units of 100,000 bytes. */
    header(bits: Bits): number;
    /** Decodes one block, byte by byte, and gives the sum so far; null at the end of a stream. */
    decompress(
      bits: Bits,
      onByte: (byte: number) => void,
      buffer: Int32Array,
      size: number,
      sum: number | null,
    ): number | null;
  };
  export = decoder;
}

declare module 'unbzip2-stream/lib/bit_iterator.js' {
  /** Reads bits of the buffers that it is given, one after the other. */
  function bitIterator(
    next: () => Uint8Array | undefined,
  ): ((count: number | null) => number) & { readonly bytesRead: number };
  export = bitIterator;
}
