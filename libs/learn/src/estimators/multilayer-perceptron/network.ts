import * as tf from '@tensorflow/tfjs-core';
import { type Target } from '../../model.js';
import { type Random } from '../../random.js';

/** A dense layer: `weights` is row-major, inputs × outputs. */
export interface Layer {
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

/** A dense net's variables on the backend. Whoever makes one disposes it. */
export interface Network {
  readonly weights: readonly tf.Variable<tf.Rank.R2>[];
  readonly biases: readonly tf.Variable<tf.Rank.R1>[];
}

/**
 * First parameters: He-uniform for layers that a ReLU follows (He et al. 2015), Glorot-uniform for the last (Glorot and
 * Bengio 2010), biases 0. Inputs that training never switches on start at 0, so that they stay without effect.
 */
export function initialLayers(widths: readonly number[], unused: readonly number[], random: Random): Layer[] {
  return widths.slice(1).map((outputs, i) => {
    const inputs = widths[i] ?? 1;
    const last = i === widths.length - 2;
    const limit = Math.sqrt(6 / (last ? inputs + outputs : inputs));
    const weights = Float32Array.from({ length: inputs * outputs }, () => (2 * random() - 1) * limit);
    if (i === 0) for (const input of unused) weights.fill(0, input * outputs, (input + 1) * outputs);
    return { weights, bias: new Float32Array(outputs) };
  });
}

/** Puts parameters on the backend. */
export function makeNetwork(layers: readonly Layer[]): Network {
  return tf.tidy(() => ({
    weights: layers.map(({ weights, bias }) =>
      tf.variable(tf.tensor2d(weights, [weights.length / bias.length, bias.length])),
    ),
    biases: layers.map(({ bias }) => tf.variable(tf.tensor1d(bias))),
  }));
}

/** The parameters as they are now. */
export function readLayers({ weights, biases }: Network): Layer[] {
  return weights.map((weight, i) => ({
    weights: Float32Array.from(weight.dataSync()),
    bias: Float32Array.from(biases[i]?.dataSync() ?? []),
  }));
}

/** Overwrites the parameters. */
export function writeLayers({ weights, biases }: Network, layers: readonly Layer[]): void {
  tf.tidy(() => {
    layers.forEach((layer, i) => {
      const weight = weights[i];
      weight?.assign(tf.tensor2d(layer.weights, weight.shape));
      biases[i]?.assign(tf.tensor1d(layer.bias));
    });
  });
}

export function disposeNetwork({ weights, biases }: Network): void {
  tf.dispose([...weights, ...biases]);
}

/** Logits of classes, or one standardised number; rows × outputs. ReLU between layers, nothing after the last. */
export function forward({ weights, biases }: Network, inputs: tf.Tensor2D): tf.Tensor2D {
  return weights.reduce<tf.Tensor2D>((x, weight, i) => {
    const y = tf.add<tf.Tensor2D>(tf.matMul(x, weight), biases[i] ?? 0);
    return i < weights.length - 1 ? tf.relu(y) : y;
  }, inputs);
}

/** Softmax cross-entropy in nats, or squared error; the mean over rows. `labels` are class numbers or standardised numbers. */
export function lossOf(outputs: tf.Tensor2D, labels: Float32Array, target: Target): tf.Scalar {
  const rows = outputs.shape[0];
  if (target.kind === 'number') {
    return tf.mean<tf.Scalar>(tf.square(tf.sub(outputs, tf.tensor2d(labels, [rows, 1]))));
  }
  const classes = target.classes.length;
  const oneHot = new Float32Array(rows * classes);
  labels.forEach((label, row) => {
    oneHot[row * classes + label] = 1;
  });
  const logLikelihood = tf.mul(tf.logSoftmax(outputs), tf.tensor2d(oneHot, [rows, classes]));
  return tf.mul<tf.Scalar>(tf.sum(logLikelihood), -1 / rows);
}
