import type { Plugin } from 'vite';

/**
 * Put the shell's style sheet into index.html, so that the first screen is drawn after one request.
 *
 * Style sheets of lazily loaded screens stay files of their own.
 * The server hashes the contents of `<style>` and `<script>` for its content security policy.
 */
export function inlineCss(): Plugin {
  return {
    name: 'xunan-inline-css',
    enforce: 'post',
    generateBundle: {
      // After Vite itself: only then do the chunks name what they load before their lazy parts.
      order: 'post',
      handler(_options, bundle) {
        const html = bundle['index.html'];
        if (html?.type !== 'asset') return;
        let text = String(html.source);
        for (const [name, file] of Object.entries(bundle)) {
          if (file.type !== 'asset' || !name.endsWith('.css')) continue;
          const inlined = withStyle(text, name, String(file.source));
          if (inlined === text) continue;
          text = inlined;
          delete bundle[name];
          for (const chunk of Object.values(bundle)) {
            if (chunk.type === 'chunk') chunk.code = withoutPreload(chunk.code, name);
          }
        }
        html.source = text;
      },
    },
  };
}

/** Replace the link to the style sheet `name` by its rules; unchanged text if nothing links to it. */
export function withStyle(html: string, name: string, css: string): string {
  const links = html.match(/<link rel="stylesheet"[^>]*>/g) ?? [];
  const link = links.find((tag) => tag.includes(`/${name}"`));
  return link === undefined ? html : html.replace(link, () => `<style>${css.trim()}</style>`);
}

/**
 * Take the style sheet `name` out of what a chunk loads before its lazy parts.
 *
 * Vite lists it for parts that a lazy part loads in turn; the file is gone, and a failed preload
 * fails the import.
 */
export function withoutPreload(code: string, name: string): string {
  const list = /m\.f=(\[[^\]]*\])/.exec(code)?.[1];
  const at = list ? (JSON.parse(list) as readonly string[]).indexOf(name) : -1;
  if (at < 0) return code;
  return code.replace(/__vite__mapDeps\(\[([\d,]+)\]\)/g, (_call, places: string) => {
    const kept = places.split(',').filter((place) => Number(place) !== at);
    return `__vite__mapDeps([${kept.join(',')}])`;
  });
}
