import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const root = join(import.meta.dirname, '../..');

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  resolve: {
    // Only these libs run in a browser; every other import of a lib fails here.
    alias: [{ find: /^#libs\/(client|ledger|kernel)$/, replacement: join(root, 'libs/$1/src/index.ts') }],
  },
  build: {
    outDir: join(root, 'dist/apps/console'),
    emptyOutDir: true,
    target: 'es2023',
    // No inline module preloads or data addresses: the policy that the page is served with allows neither.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
  server: {
    proxy: Object.fromEntries(
      ['/v1', '/oidc', '/tlog', '/health', '/enrol'].map((path) => [path, 'http://127.0.0.1:8080']),
    ),
  },
});
