import { canReadQr, readQr } from '../../platform/qr';
import { plateIn } from '../plate-link';
import { go } from '../router';
import { Icon } from '../widgets/icon';
import { say } from '../widgets/toast';
import { t } from '../words/all';
import './scan-plate.css';

/**
 * Photograph a door plate and stand before its place, also without a network.
 *
 * Where the browser reads no codes there is no button: the phone's own camera opens the same link.
 */
export function ScanPlate() {
  if (!canReadQr()) return null;
  const scan = async (input: HTMLInputElement) => {
    const picture = input.files?.[0];
    input.value = '';
    if (!picture) return;
    const text = await readQr(picture).catch(() => undefined);
    const place = plateIn(text ?? '');
    if (place) go(place);
    else say(t('plate.none'));
  };
  return (
    <label class="button outline scan-plate">
      <Icon name="scan" />
      <span>{t('plate.scan')}</span>
      <input
        type="file"
        accept="image/*"
        capture="environment"
        onChange={(event) => void scan(event.currentTarget)}
      />
    </label>
  );
}
