import { signal } from '@preact/signals';

export type Lang = 'zh' | 'en';

/** The language of the screens; Chinese is in the shell, English comes when it is chosen. */
export const lang = signal<Lang>('zh');

/** The names in braces of a sentence: `'{n} 条'` gives `'n'`. */
type ParamsOf<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParamsOf<Rest>
  : never;

type ArgsOf<Text extends string> = [ParamsOf<Text>] extends [never]
  ? []
  : [params: { readonly [Name in ParamsOf<Text>]: string | number }];

type Texts = { readonly [key: string]: string };

/** A function from keys to sentences; the types know which numbers and names a sentence needs. */
export type Translate<Zh extends Texts> = <Key extends keyof Zh & string>(
  key: Key,
  ...args: ArgsOf<Zh[Key]>
) => string;

const loaders: (() => Promise<void>)[] = [];

/**
 * Make the `t` of a dictionary; reading a sentence inside a component follows the language.
 *
 * Until the English half has come, and where it could not be fetched, Chinese is shown: a sentence
 * is never missing.
 */
export function dictionary<const Zh extends Texts>(
  zh: Zh,
  loadEnglish: () => Promise<{ readonly [Key in keyof Zh]: string }>,
): Translate<Zh> {
  const english = signal<Texts | null>(null);
  const load = async () => {
    english.value ??= await loadEnglish();
  };
  loaders.push(load);
  if (lang.value === 'en') void load();
  return (key, ...args) => {
    const texts = lang.value === 'en' ? (english.value ?? zh) : zh;
    return filled(texts[key] ?? key, (args[0] ?? {}) as Record<string, string | number>);
  };
}

/**
 * Put values into the braces of a sentence; a brace without a value stays as it is.
 *
 * `{n?photo:photos}` is the first word for one, else the second: English counts so.
 */
export function filled(text: string, params: Readonly<Record<string, string | number>>): string {
  return text.replace(
    /\{(\w+)(?:\?(\w+):(\w+))?\}/g,
    (brace, name: string, one?: string, many?: string) =>
      String((one ? (Number(params[name]) === 1 ? one : many) : params[name]) ?? brace),
  );
}

/** Resolves when every dictionary has the chosen language, or could not get it. */
export async function wordsHere(): Promise<void> {
  if (lang.value === 'en') await Promise.allSettled(loaders.map((load) => load()));
}

/** Change the language; resolves when every dictionary has it. */
export async function setLang(next: Lang): Promise<void> {
  if (next === 'en') await Promise.all(loaders.map((load) => load()));
  lang.value = next;
  document.documentElement.lang = next === 'en' ? 'en' : 'zh-CN';
}
