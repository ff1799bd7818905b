import { beforeAll, describe, expect, it } from '@jest/globals';
import { concatBytes, fromUtf8, type Problem, utf8 } from '#libs/kernel';
import { recipeOf, xorTable } from '../test/tables.js';
import { loadModel, saveModel } from './container.js';
import { type TrainedModel } from './model.js';
import { train } from './train.js';

function refusal(bytes: Uint8Array): string {
  try {
    loadModel(bytes);
  } catch (error) {
    return (error as Problem).code;
  }
  return 'loaded';
}

describe('a saved model', () => {
  let model: TrainedModel;
  let bytes: Uint8Array;
  beforeAll(async () => {
    model = await train({ table: xorTable(100), recipe: recipeOf({ label: 'label', epochs: 2 }) });
    bytes = saveModel(model);
  });

  it('loads as it was, and saves to the same bytes again', () => {
    expect(loadModel(bytes)).toEqual(model);
    expect(saveModel(loadModel(bytes))).toEqual(bytes);
  });

  it('loads when it was saved before there were estimators', () => {
    const headerBytes = new DataView(bytes.buffer).getUint32(8, true);
    const header = JSON.parse(fromUtf8(bytes.subarray(12, 12 + headerBytes))) as Record<string, object>;
    const { task: _task, estimator: _estimator, ...recipe } = header['recipe'] as Record<string, unknown>;
    const json = utf8(JSON.stringify({ ...header, recipe }));
    const length = new Uint8Array(Uint32Array.of(json.length).buffer);
    const old = concatBytes(bytes.subarray(0, 8), length, json, bytes.subarray(12 + headerBytes));
    expect(recipe).toMatchObject({ model: 'classifier' });
    expect(loadModel(old)).toEqual(model);
  });

  it('loads from the midst of a larger buffer', () => {
    const padded = new Uint8Array(bytes.length + 7);
    padded.set(bytes, 3);
    expect(loadModel(padded.subarray(3, 3 + bytes.length))).toEqual(model);
  });

  it('is refused when cut short at any place, or with anything after its end', () => {
    for (const length of [0, 5, 8, 12, 13, 200, bytes.length - 4, bytes.length - 1]) {
      expect(refusal(bytes.subarray(0, length))).toBe('object.tampered');
    }
    expect(refusal(Uint8Array.of(...bytes, 0))).toBe('object.tampered');
  });

  it('is refused with another magic, an absurd header length, a later version, or a weight that is not a number', () => {
    const changed = (at: number, ...values: number[]): Uint8Array => {
      const copy = Uint8Array.from(bytes);
      copy.set(values, at);
      return copy;
    };
    const version = new TextDecoder('latin1').decode(bytes).indexOf('"version":1') + '"version":'.length;
    expect(refusal(changed(0, 0))).toBe('object.tampered');
    expect(refusal(changed(8, 255, 255, 255, 255))).toBe('object.tampered');
    expect(refusal(changed(version, 0x32))).toBe('object.tampered');
    expect(refusal(changed(bytes.length - 4, 0, 0, 192, 127))).toBe('object.tampered');
    expect(refusal(changed(0, ...bytes.subarray(0, 8)))).toBe('loaded');
  });

  it('is refused when its layers do not fit its inputs or its classes', () => {
    const { layers, ...state } = model.state as { layers: number[] };
    const [inputs = 0, ...rest] = layers;
    const wider = { ...model, state: { ...state, layers: [inputs + 1, ...rest] } };
    const oneClass = { ...model, state: { ...state, layers: [...layers.slice(0, -1), 3] } };
    expect(refusal(saveModel(wider))).toBe('object.tampered');
    expect(refusal(saveModel(oneClass))).toBe('object.tampered');
  });
});
