/** The version of package.json, put in by the build. */
declare const __XUNAN_VERSION__: string;

interface ImportMeta {
  readonly env: { readonly PROD: boolean };
}
