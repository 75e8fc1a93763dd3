import { signal } from '@preact/signals';
import { deviceSetting, keepDeviceSetting } from '../platform/settings';
import { type Lang, setLang } from './words/dictionary';

export type TextSize = 'normal' | 'large' | 'huge';
export type Theme = 'auto' | 'light' | 'dark';

export type Appearance = {
  readonly text: TextSize;
  readonly contrast: 'normal' | 'high';
  readonly theme: Theme;
  readonly lang: Lang;
};

const FIRST: Appearance = { text: 'normal', contrast: 'normal', theme: 'auto', lang: 'zh' };

/** How this person wants to see the app; kept on this device. */
export const appearance = signal<Appearance>(FIRST);

/** Change some of it, show it at once and keep it. */
export async function setAppearance(change: Partial<Appearance>): Promise<void> {
  appearance.value = { ...appearance.value, ...change };
  keepDeviceSetting('appearance', appearance.value);
  await show();
}

/** Take what was kept; call once before the first drawing. */
export async function startAppearance(): Promise<void> {
  appearance.value = { ...FIRST, ...deviceSetting<Partial<Appearance>>('appearance') };
  night.addEventListener?.('change', () => void show());
  await show();
}

const night = matchMedia('(prefers-color-scheme: dark)');

async function show(): Promise<void> {
  const { text, contrast, theme, lang } = appearance.value;
  const { dataset } = document.documentElement;
  dataset.text = text;
  dataset.contrast = contrast;
  const dark = theme === 'dark' || (theme === 'auto' && night.matches);
  if (dark) dataset.dark = '';
  else delete dataset.dark;
  const colour = getComputedStyle(document.documentElement).getPropertyValue('--card').trim();
  document.querySelector('meta[name=theme-color]')?.setAttribute('content', colour);
  await setLang(lang);
}

const desk = matchMedia('(min-width: 1024px)');

/** Whether there is room for the desk. */
export const wide = signal(desk.matches);
desk.addEventListener?.('change', () => {
  wide.value = desk.matches;
});
