import { readFileSync } from 'node:fs';
import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { aliases } from './build/aliases.ts';
import { bareCodes } from './build/bare-codes.ts';
import { inlineCss } from './build/inline-css.ts';
import { inlineScript } from './build/inline-script.ts';
import { partOf } from './build/parts.ts';

/** Phones of 2021 still open the app: nothing newer than these engines is assumed. */
const oldestEngines = ['chrome87', 'safari14'];

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

export default defineConfig({
  plugins: [
    preact({ devToolsEnabled: false }),
    bareCodes(),
    inlineCss(),
    inlineScript(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src/worker',
      filename: 'sw.ts',
      injectRegister: false,
      manifest: {
        id: '/',
        name: '巡安',
        short_name: '巡安',
        description: '随手上报隐患，没有网络也能用。',
        lang: 'zh-CN',
        dir: 'ltr',
        start_url: '/',
        scope: '/',
        display: 'standalone',
        background_color: '#f3f5f4',
        theme_color: '#0b5e53',
        icons: [
          { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: '/icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: '/icon-mask.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
        shortcuts: [
          { name: '上报', url: '/#/new' },
          { name: '待办', url: '/#/todo' },
        ],
      },
      injectManifest: {
        globPatterns: ['**/*.{js,css,html,png,webmanifest}'],
        // What only a desk with a network can use takes no room on phones.
        globIgnores: ['**/figures-*', '**/contacts-*'],
        rollupFormat: 'iife',
      },
    }),
  ],
  resolve: { alias: aliases },
  define: { __XUNAN_VERSION__: JSON.stringify(version) },
  build: {
    target: oldestEngines,
    cssTarget: oldestEngines,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [{ debugName: 'parts', name: partOf }],
        },
      },
    },
  },
});
