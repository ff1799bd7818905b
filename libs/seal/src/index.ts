export * from './block-cipher.js';
export * from './fd.js';
export * from './key.js';
export * from './keyring.js';
export * from './keyring-file.js';
export * from './siv.js';
export * from './stream.js';
export * from './wrap.js';
