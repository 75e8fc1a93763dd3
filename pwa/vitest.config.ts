import { fileURLToPath } from 'node:url';
import preact from '@preact/preset-vite';
import { defineConfig } from 'vitest/config';
import { aliases } from './build/aliases.ts';

const modules = fileURLToPath(new URL('./node_modules', import.meta.url));

export default defineConfig({
  plugins: [preact({ devToolsEnabled: false })],
  resolve: {
    alias: {
      ...aliases,
      // Tests beside sync/phone lie outside the folder that holds node_modules.
      'fake-indexeddb': `${modules}/fake-indexeddb`,
    },
  },
  define: { __XUNAN_VERSION__: JSON.stringify('test') },
  server: { fs: { allow: ['..'] } },
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'build/**/*.test.ts', '../sync/phone/src/**/*.test.ts'],
    environment: 'node',
    globals: true,
    // Two cores are shared by every check.
    maxWorkers: 2,
    // Only what hangs shall fail by time, never what is slow on a busy machine.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
