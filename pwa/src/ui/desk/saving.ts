import { t } from './words';

/** Why this device could not save, in words. */
export function trouble(error: unknown): string {
  const full = (error as { readonly fault?: string }).fault === 'full';
  return full ? t('record.full') : t('record.failed');
}
