import * as tf from '@tensorflow/tfjs-core';
import { type EncodedRows, fillInputs, unusedInputs } from '../../encode.js';
import { type Target } from '../../model.js';
import { type EstimatorEngine } from '../estimator.js';
import { openBackend } from './backend.js';
import { runEpochs } from './epochs.js';
import { Settings, type State } from './settings.js';
import {
  disposeNetwork,
  forward,
  initialLayers,
  type Layer,
  makeNetwork,
  type Network,
  readLayers,
} from './network.js';

const chunkRows = 2048;

/** All that needs TensorFlow. */
export const engine: EstimatorEngine<State> = {
  async fit(ask) {
    const { recipe, encoded, target, split, random } = ask;
    const settings = Settings.parse(recipe);
    const backend = await openBackend();
    const outputs = target.kind === 'classes' ? target.classes.length : 1;
    const layers = [encoded.inputs, ...settings.hiddenUnits, outputs];
    const network = makeNetwork(initialLayers(layers, unusedInputs(encoded, split.train), random('weights')));
    try {
      const rounds = await runEpochs({ ...ask, settings, network, order: random('order') });
      const parameters = readLayers(network).flatMap(({ weights, bias }) => [weights, bias]);
      return { state: { layers, ...rounds }, parameters, backend };
    } finally {
      disposeNetwork(network);
    }
  },
  async outputs({ parameters, target }, encoded, order) {
    await openBackend();
    const network = makeNetwork(layersOf(parameters));
    try {
      return outputsOf(network, target, encoded, order);
    } finally {
      disposeNetwork(network);
    }
  },
};

/** Parameters are weights and bias of each layer in turn. */
function layersOf(parameters: readonly Float32Array[]): Layer[] {
  return Array.from({ length: parameters.length / 2 }, (_, i) => ({
    weights: parameters[2 * i] ?? new Float32Array(),
    bias: parameters[2 * i + 1] ?? new Float32Array(),
  }));
}

function outputsOf(network: Network, target: Target, encoded: EncodedRows, order: Int32Array): Float64Array {
  const width = target.kind === 'classes' ? target.classes.length : 1;
  const out = new Float64Array(order.length * width);
  const buffer = new Float32Array(Math.min(chunkRows, order.length) * encoded.inputs);
  for (let from = 0; from < order.length; from += chunkRows) {
    const to = Math.min(order.length, from + chunkRows);
    const raw = tf.tidy(() => {
      const inputs = tf.tensor2d(fillInputs(encoded, order, from, to, buffer), [to - from, encoded.inputs]);
      return forward(network, inputs).dataSync();
    });
    out.set(raw, from * width);
  }
  if (target.kind === 'classes') softmaxRows(out, width);
  else out.forEach((value, i) => (out[i] = value * target.deviation + target.mean));
  return out;
}

function softmaxRows(values: Float64Array, width: number): void {
  for (let from = 0; from < values.length; from += width) {
    const row = values.subarray(from, from + width);
    const most = row.reduce((a, b) => Math.max(a, b), -Infinity);
    let sum = 0;
    row.forEach((value, i) => (sum += row[i] = Math.exp(value - most)));
    row.forEach((value, i) => (row[i] = value / sum));
  }
}
