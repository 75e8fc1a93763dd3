import { useSignal } from '@preact/signals';
import { deviceSetting, keepDeviceSetting } from '../../platform/settings';
import { session } from '../session';
import { t } from './words';

/**
 * Names of pupils, kept on this phone only.
 *
 * They stand outside the database of records, drafts and operations, so nothing can send them.
 */
export function Absent({ drill }: { readonly drill: string }) {
  const name = `drill.${drill}.absent.${session.value?.person.id ?? ''}`;
  const names = useSignal(deviceSetting<string>(name) ?? '');
  return (
    <details>
      <summary class="more-facts">{t('absent.title')}</summary>
      <div class="stack tight">
        <p class="quiet" id="drill-absent-hint">
          {t('absent.hint')}
        </p>
        <textarea
          class="input"
          rows={3}
          aria-label={t('absent.label')}
          aria-describedby="drill-absent-hint"
          value={names.value}
          onInput={(event) => {
            names.value = event.currentTarget.value;
            keepDeviceSetting(name, names.value === '' ? undefined : names.value);
          }}
        />
      </div>
    </details>
  );
}
