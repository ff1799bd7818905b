export { openBackend } from './estimators/multilayer-perceptron/backend.js';
export { type DataLineage, type ModelCard, modelCard } from './card.js';
export { loadModel, saveModel } from './container.js';
export { type EpochResult } from './model.js';
export { predict, type Prediction, type PredictionRow } from './predict.js';
export { type Table } from './table.js';
export { train } from './train.js';
