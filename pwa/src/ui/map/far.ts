import { t } from './words';

/** A distance as people say it: to ten metres near by, to a tenth of a kilometre further off. */
export function farText(metres: number): string {
  if (metres < 995) return t('far.m', { n: Math.max(10, Math.round(metres / 10) * 10) });
  const km = metres / 1000;
  return t('far.km', { n: km < 10 ? km.toFixed(1) : Math.round(km) });
}
