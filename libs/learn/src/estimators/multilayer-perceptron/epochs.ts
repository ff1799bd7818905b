import { setImmediate as turn } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs-core';
import { problem } from '#libs/kernel';
import { type z } from 'zod';
import { fillInputs } from '../../encode.js';
import { type FitAsk } from '../estimator.js';
import { type EpochResult, type Settings } from './settings.js';
import { forward, type Layer, lossOf, type Network, readLayers, writeLayers } from './network.js';
import { type Random, shuffle } from '../../random.js';

/** A net and all that fitting it needs. */
export interface Fit extends Omit<FitAsk, 'random' | 'recipe'> {
  readonly settings: z.infer<typeof Settings>;
  readonly network: Network;
  readonly order: Random;
}

/** Fits the net in place, epoch by epoch. @throws problem `training.impossible` when the loss is no longer finite. */
export async function runEpochs(fit: Fit): Promise<{ history: EpochResult[]; keptEpoch: number }> {
  const { settings, network, split } = fit;
  const optimizer = tf.train.adam(settings.learningRate);
  const history: EpochResult[] = [];
  let best: { epoch: number; loss: number; layers: readonly Layer[] } | undefined;
  const order = Int32Array.from(split.train);
  try {
    for (let epoch = 1; epoch <= settings.epochs; epoch++) {
      shuffle(order, fit.order);
      const loss = await runEpoch(fit, optimizer, order);
      const result = { epoch, loss, validationLoss: validationLoss(fit) };
      history.push(result);
      fit.onProgress?.(epoch / settings.epochs, epochWords(result, settings.epochs));
      if (fit.patience === undefined) continue;
      if (best === undefined || result.validationLoss < best.loss) {
        best = { epoch, loss: result.validationLoss, layers: readLayers(network) };
      } else if (epoch - best.epoch >= fit.patience) break;
    }
  } finally {
    optimizer.dispose();
  }
  if (best === undefined) return { history, keptEpoch: settings.epochs };
  writeLayers(network, best.layers);
  return { history, keptEpoch: best.epoch };
}

const epochWords = ({ epoch, loss, validationLoss }: EpochResult, epochs: number): string =>
  `Epoch ${epoch} of ${epochs}, loss ${loss.toFixed(4)}, validation loss ${validationLoss.toFixed(4)}`;

async function runEpoch(fit: Fit, optimizer: tf.Optimizer, order: Int32Array): Promise<number> {
  const { settings, network, encoded, target } = fit;
  const variables = [...network.weights, ...network.biases];
  const buffer = new Float32Array(Math.min(settings.batchSize, order.length) * encoded.inputs);
  let total = 0;
  for (let from = 0; from < order.length; from += settings.batchSize) {
    // Lets messages in, among them the one that cancels.
    await turn();
    fit.signal?.throwIfAborted();
    const to = Math.min(order.length, from + settings.batchSize);
    const loss = tf.tidy(() => {
      const inputs = tf.tensor2d(fillInputs(encoded, order, from, to, buffer), [to - from, encoded.inputs]);
      const labels = labelsOf(fit, order, from, to);
      const cost = optimizer.minimize(
        () => lossOf(forward(network, inputs), labels, target),
        true,
        variables,
      );
      return cost?.dataSync()[0] ?? NaN;
    });
    if (!Number.isFinite(loss)) {
      throw problem(
        'training.impossible',
        'Training diverged: the loss is no longer finite. Lower learningRate.',
      );
    }
    total += loss * (to - from);
  }
  return total / order.length;
}

/** Class numbers, or standardised numbers, of rows `order[from..to)`. */
function labelsOf({ labels, target }: Fit, order: Int32Array, from: number, to: number): Float32Array {
  const [mean, deviation] = target.kind === 'number' ? [target.mean, target.deviation] : [0, 1];
  return Float32Array.from(
    order.subarray(from, to),
    (row) => ((labels.values[row] ?? NaN) - mean) / deviation,
  );
}

function validationLoss(fit: Fit): number {
  const { network, encoded, target, split } = fit;
  const rows = split.validation;
  const step = 2048;
  const buffer = new Float32Array(Math.min(step, rows.length) * encoded.inputs);
  let total = 0;
  for (let from = 0; from < rows.length; from += step) {
    const to = Math.min(rows.length, from + step);
    total += tf.tidy(() => {
      const inputs = tf.tensor2d(fillInputs(encoded, rows, from, to, buffer), [to - from, encoded.inputs]);
      const loss = lossOf(forward(network, inputs), labelsOf(fit, rows, from, to), target);
      return (loss.dataSync()[0] ?? NaN) * (to - from);
    });
  }
  return total / rows.length;
}
