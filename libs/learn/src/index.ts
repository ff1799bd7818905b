export { type BackendDescription, openBackend } from './backend.js';
export { type DataLineage, type ModelCard, modelCard, type ModelCardAsk } from './card.js';
export { loadModel, saveModel } from './container.js';
export { type EpochResult, type Evaluation, type TrainedModel } from './model.js';
export {
  type ClassPrediction,
  type NumberPrediction,
  predict,
  type Prediction,
  type PredictionRow,
} from './predict.js';
export { type Random, type RandomSource } from './random.js';
export { type Cell, type Table, type TableColumn } from './table.js';
export { train, type TrainAsk } from './train.js';
