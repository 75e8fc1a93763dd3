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
    generateBundle(_options, bundle) {
      const html = bundle['index.html'];
      if (html?.type !== 'asset') return;
      let text = String(html.source);
      for (const [name, file] of Object.entries(bundle)) {
        if (file.type !== 'asset' || !name.endsWith('.css')) continue;
        const inlined = withStyle(text, name, String(file.source));
        if (inlined === text) continue;
        text = inlined;
        delete bundle[name];
      }
      html.source = text;
    },
  };
}

/** Replace the link to the style sheet `name` by its rules; unchanged text if nothing links to it. */
export function withStyle(html: string, name: string, css: string): string {
  const links = html.match(/<link rel="stylesheet"[^>]*>/g) ?? [];
  const link = links.find((tag) => tag.includes(`/${name}"`));
  return link === undefined ? html : html.replace(link, () => `<style>${css.trim()}</style>`);
}
