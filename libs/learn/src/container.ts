import { concatBytes, fromUtf8, problem, utf8 } from '#libs/kernel';
import { type Layer, ModelHeader, type TrainedModel } from './model.js';

const magic = utf8('TGMODEL1');
const mostHeaderBytes = 16 * 2 ** 20;
/** Above any net that a recipe can ask for (5000 inputs, four layers of 1024); a longer file is refused unread. */
const mostBytes = 64 * 2 ** 20;

/**
 * One file for a model: the 8 bytes `TGMODEL1`, the header's length as uint32 little-endian, the header as JSON in UTF-8,
 * then per layer its weights (inputs × outputs, row-major) and its biases as float32 little-endian.
 * @throws problem `training.impossible` when it would be longer than can be loaded again.
 */
export function saveModel(model: TrainedModel): Uint8Array {
  const { parameters, ...header } = model;
  const json = utf8(JSON.stringify(ModelHeader.parse(header)));
  const weights = parameters.flatMap((layer) => [floatBytes(layer.weights), floatBytes(layer.bias)]);
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, json.length, true);
  const bytes = concatBytes(magic, length, json, ...weights);
  if (json.length > mostHeaderBytes || bytes.length > mostBytes) {
    throw problem(
      'training.impossible',
      'The model is too large to keep. Use fewer features or hidden units.',
    );
  }
  return bytes;
}

/** What {@link saveModel} wrote. @throws problem `object.tampered` for anything else, including weights that are not finite. */
export function loadModel(bytes: Uint8Array): TrainedModel {
  if (bytes.length > mostBytes || bytes.length < magic.length + 4) throw notAModel();
  if (magic.some((byte, i) => bytes[i] !== byte)) throw notAModel();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerEnd = magic.length + 4 + view.getUint32(magic.length, true);
  if (headerEnd > Math.min(bytes.length, mostHeaderBytes)) throw notAModel();
  const header = parseHeader(bytes.subarray(magic.length + 4, headerEnd));
  let offset = headerEnd;
  const floats = (count: number): Float32Array => {
    if (offset + 4 * count > bytes.length) throw notAModel();
    const out = Float32Array.from({ length: count }, (_, i) => view.getFloat32(offset + 4 * i, true));
    if (!out.every(Number.isFinite)) throw notAModel();
    offset += 4 * count;
    return out;
  };
  const parameters = header.layers.slice(1).map((outputs, i): Layer => {
    const weights = floats((header.layers[i] ?? 0) * outputs);
    return { weights, bias: floats(outputs) };
  });
  if (offset !== bytes.length) throw notAModel();
  return { ...header, parameters };
}

function parseHeader(bytes: Uint8Array): ModelHeader {
  try {
    const header = ModelHeader.parse(JSON.parse(fromUtf8(bytes)));
    const outputs = header.target.kind === 'classes' ? header.target.classes.length : 1;
    if (header.layers[0] === header.preprocessing.inputs && header.layers.at(-1) === outputs) return header;
  } catch {
    // What exactly is wrong may quote a category, so nobody is told.
  }
  throw notAModel();
}

const notAModel = () =>
  problem('object.tampered', 'These bytes are not a model of a version that can be read here.');

function floatBytes(values: Float32Array): Uint8Array {
  const out = new Uint8Array(values.length * 4);
  const view = new DataView(out.buffer);
  values.forEach((value, i) => {
    view.setFloat32(4 * i, value, true);
  });
  return out;
}
