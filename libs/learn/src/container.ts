import { type Recipe, storedRecipe } from '#libs/contracts';
import { concatBytes, fromUtf8, problem, utf8 } from '#libs/kernel';
import { allEstimators, estimatorNamed } from './estimators/all.js';
import { type Estimator } from './estimators/estimator.js';
import { ModelHeader, type TrainedModel } from './model.js';

const magic = utf8('TGMODEL1');
const mostHeaderBytes = 16 * 2 ** 20;
/** Above any net that a recipe can ask for (5000 inputs, four layers of 1024); a longer file is refused unread. */
const mostBytes = 64 * 2 ** 20;

/**
 * One file for a model: the 8 bytes `TGMODEL1`, the header's length as uint32 little-endian, the header as JSON in UTF-8,
 * then the estimator's parameters as float32 little-endian. The header holds the estimator's state beside the common fields.
 * @throws problem `training.impossible` when it would be longer than can be loaded again.
 */
export function saveModel(model: TrainedModel): Uint8Array {
  const { parameters, state, ...header } = model;
  const json = utf8(JSON.stringify({ ...ModelHeader.parse(header), ...state }));
  const weights = parameters.map(floatBytes);
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
export function loadModel(bytes: Uint8Array, estimators = allEstimators): TrainedModel {
  if (bytes.length > mostBytes || bytes.length < magic.length + 4) throw notAModel();
  if (magic.some((byte, i) => bytes[i] !== byte)) throw notAModel();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerEnd = magic.length + 4 + view.getUint32(magic.length, true);
  if (headerEnd > Math.min(bytes.length, mostHeaderBytes)) throw notAModel();
  const { sizes, ...header } = parseHeader(bytes.subarray(magic.length + 4, headerEnd), estimators);
  let offset = headerEnd;
  const floats = (count: number): Float32Array => {
    if (offset + 4 * count > bytes.length) throw notAModel();
    const out = Float32Array.from({ length: count }, (_, i) => view.getFloat32(offset + 4 * i, true));
    if (!out.every(Number.isFinite)) throw notAModel();
    offset += 4 * count;
    return out;
  };
  const parameters = sizes.map(floats);
  if (offset !== bytes.length) throw notAModel();
  return { ...header, parameters };
}

type Parsed = Omit<TrainedModel, 'parameters'> & { readonly sizes: readonly number[] };

function parseHeader(bytes: Uint8Array, estimators: readonly Estimator[]): Parsed {
  try {
    const written = JSON.parse(fromUtf8(bytes)) as { recipe: Recipe };
    const recipe = storedRecipe(written.recipe);
    const estimator = estimatorNamed(recipe.estimator, estimators);
    const whole = ModelHeader.extend(estimator.state.shape).parse({ ...written, recipe });
    const state = estimator.state.parse(whole);
    const header = ModelHeader.strip().parse(whole);
    const sizes = estimator.sizes(state, header);
    if (sizes !== null) return { ...header, state, sizes };
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
