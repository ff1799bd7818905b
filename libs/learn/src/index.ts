export { type DataLineage, type ModelCard, modelCard } from './card.js';
export { loadModel, saveModel } from './container.js';
export { predict, type Prediction, type PredictionRow } from './predict.js';
export { recipeSchema } from './recipe.js';
export { type Table } from './table.js';
export { train } from './train.js';
