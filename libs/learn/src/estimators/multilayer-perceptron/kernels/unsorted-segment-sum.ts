import { type MakeKernel } from './kernel.js';

/**
 * The gradient of `gather`, and so of an embedding: adds up the rows of `x` that have the same segment number. Rows whose
 * number is outside [0, numSegments) are left out, as TensorFlow does. float32 only.
 */
export const unsortedSegmentSum: MakeKernel = () => (call) => {
  const { x, segmentIds } = call.inputs;
  const segments = Number(call.attrs['numSegments']);
  if (x?.dtype !== 'float32' || segmentIds === undefined) {
    throw new TypeError('UnsortedSegmentSum needs float32 rows and segment numbers');
  }
  const shape = [segments, ...x.shape.slice(1)];
  const width = x.shape.slice(1).reduce((product, size) => product * size, 1);
  const out = call.backend.makeOutput(shape, 'float32');
  // Taken after the allocation, which may move the heap.
  const sums = call.backend.typedArrayFromHeap(out);
  const rows = call.backend.typedArrayFromHeap(x);
  const numbers = call.backend.typedArrayFromHeap(segmentIds);
  sums.fill(0);
  for (let i = 0; i < numbers.length; i++) {
    const segment = numbers[i] ?? -1;
    if (segment < 0 || segment >= segments) continue;
    for (let j = 0; j < width; j++) {
      sums[segment * width + j] = (sums[segment * width + j] ?? 0) + (rows[i * width + j] ?? 0);
    }
  }
  return out;
};
