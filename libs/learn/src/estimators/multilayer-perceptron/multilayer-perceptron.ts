import { type Estimator } from '../estimator.js';
import { Settings, State } from './settings.js';

/** A dense net with ReLU between layers, fitted with Adam on softmax cross-entropy or squared error. */
export const multilayerPerceptron: Estimator<State> = {
  name: 'multilayer-perceptron',
  tasks: ['classification', 'regression'],
  settings: Settings,
  state: State,
  sizes: ({ layers }, { preprocessing, target }) => {
    const outputs = target.kind === 'classes' ? target.classes.length : 1;
    if (layers[0] !== preprocessing.inputs || layers.at(-1) !== outputs) return null;
    return layers.slice(1).flatMap((width, i) => [(layers[i] ?? 0) * width, width]);
  },
  describe: ({ recipe, target, state, parameters, backend }) => {
    const { batchSize, learningRate } = Settings.parse(recipe);
    return {
      architecture: {
        layers: state.layers,
        parameters: parameters.reduce((sum, { length }) => sum + length, 0),
        activation: 'relu',
      },
      hyperParameters: {
        optimizer: 'adam',
        loss: target.kind === 'classes' ? 'softmax cross-entropy' : 'mean squared error',
        epochs: state.history.length,
        keptEpoch: state.keptEpoch,
        batchSize,
        learningRate,
      },
      limits: backend.native
        ? []
        : ['Trained in WebAssembly; figures may differ in the last digits on another backend.'],
    };
  },
  load: async () => (await import('./engine.js')).engine,
};
