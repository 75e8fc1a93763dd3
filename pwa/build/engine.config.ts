import { fileURLToPath } from 'node:url';
import { defineConfig } from 'rolldown';
import { reachedFrom } from './parts.ts';

const entry = fileURLToPath(new URL('../../sync/phone/src/index.ts', import.meta.url));

/**
 * The sync engine alone, to see what it weighs: `npx rolldown -c build/engine.config.ts -d <folder>`.
 *
 * `engine.js` is all that its entry reaches by static imports, `rest.js` what it fetches afterwards.
 */
export default defineConfig({
  input: entry,
  preserveEntrySignatures: 'allow-extension',
  output: {
    minify: true,
    comments: false,
    entryFileNames: 'engine.js',
    chunkFileNames: '[name].js',
    codeSplitting: {
      includeDependenciesRecursively: false,
      groups: [
        {
          debugName: 'engine',
          name: (id, lookup) => (reachedFrom(entry, id, lookup) ? 'engine' : 'rest'),
        },
      ],
    },
  },
});
