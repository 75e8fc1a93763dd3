import type { Plugin, Rolldown } from 'vite';

/** Where the inlined shell leaves what the other parts import from it. */
const LEFT_AT = 'globalThis.xunanShell';

/** The part that is wanted right behind the shell; fetched while the shell still arrives. */
const NEXT = 'inside';

/**
 * Put the shell's script into index.html, so that the way in stands after one request.
 *
 * A script in a page cannot be imported: it leaves its exports at a global name, and the file that
 * the other parts import hands them on.
 * The server names the script by its hash in the content security policy.
 */
export function inlineScript(): Plugin {
  let base = '/';
  return {
    name: 'xunan-inline-script',
    enforce: 'post',
    configResolved(config) {
      base = config.base;
    },
    generateBundle: {
      // After Vite itself, which writes into the chunks what they load before their lazy parts.
      order: 'post',
      handler(_options, bundle) {
        const html = bundle['index.html'];
        if (html?.type !== 'asset') return;
        const files = Object.values(bundle);
        const entry = files.find((file) => file.type === 'chunk' && file.isEntry);
        if (entry?.type !== 'chunk') return;
        const { script, stub } = parted(entry.code, `${base}assets/`);
        entry.code = stub;
        const next = files.find((file) => file.type === 'chunk' && file.name === NEXT);
        const hints = next?.type === 'chunk' ? hintsFor(next, entry.fileName, base) : '';
        html.source = withScript(String(html.source), entry.fileName, script, hints);
      },
    },
  };
}

/** The shell as a script that stands alone in a page, and the module that hands its exports on. */
export function parted(code: string, folder: string): { script: string; stub: string } {
  const list = /\bexport\s*\{([^}]*)\};?\s*/.exec(code);
  if (!list || /\bimport\s*[{"'`*]/.test(code)) {
    throw new Error('the shell must export, and must not import');
  }
  const names = (list[1] ?? '').split(',').map((pair) => pair.trim().split(/\s+as\s+/));
  const pairs = names.map(([own = '', outer = own]) => [own, outer] as const);
  const body = code
    .replace(list[0], `${LEFT_AT}={${pairs.map(([own, outer]) => `${outer}:${own}`).join(',')}};`)
    .replace(/\bimport\(\s*(["'`])\.\//g, `import($1${folder}`)
    .replace(/<(?=\/script|!--)/gi, '\\x3C');
  const taken = pairs.map(([, outer], at) => `${outer}:s${at}`).join(',');
  const given = pairs.map(([, outer], at) => `s${at} as ${outer}`).join(',');
  return { script: body.trim(), stub: `const{${taken}}=${LEFT_AT};export{${given}};\n` };
}

/** Move the script from its file to the end of the page: what is drawn first comes first. */
export function withScript(html: string, file: string, script: string, hints: string): string {
  const tags = html.match(/<script type="module"[^>]*><\/script>\s*/g) ?? [];
  const tag = tags.find((found) => found.includes(`/${file}"`));
  if (tag === undefined) throw new Error(`index.html does not load ${file}`);
  return html
    .replace(tag, '')
    .replace('</head>', () => `${hints}</head>`)
    .replace('</body>', () => `<script type="module">${script}</script>\n  </body>`);
}

function hintsFor(part: Rolldown.OutputChunk, stub: string, base: string): string {
  const styles = [...((part as { viteMetadata?: Metadata }).viteMetadata?.importedCss ?? [])];
  return [
    // What the part imports comes with it, not after it.
    ...[...new Set([part.fileName, ...part.imports, stub])].map(
      (name) => `<link rel="modulepreload" crossorigin href="${base}${name}">`,
    ),
    ...styles.map((name) => `<link rel="preload" as="style" crossorigin href="${base}${name}">`),
  ].join('\n    ');
}

type Metadata = { readonly importedCss: ReadonlySet<string> };
