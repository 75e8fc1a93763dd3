import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { clock } from '../../platform/clock';
import { askServer } from '../session';
import { agoText, msOf } from '../time';
import { Button } from '../widgets/button';
import { Page } from '../widgets/page';
import { Sheet } from '../widgets/sheet';
import { Tag } from '../widgets/tags';
import { say } from '../widgets/toast';
import { t } from '../words/all';
import { deviceName } from './device-name';

type Device = {
  readonly device: string;
  readonly platform: string;
  readonly app: string;
  readonly created_at: string;
  readonly seen_at: string;
  readonly current: boolean;
  readonly revoked: boolean;
};

/** The devices that are signed in as me; one that was lost can be blocked here. */
export function Devices() {
  const devices = useSignal<readonly Device[] | null>(null);
  const failed = useSignal(false);
  const doomed = useSignal<Device | null>(null);
  const load = async () => {
    const reply = await askServer<readonly Device[]>('GET', '/api/v1/me/devices');
    failed.value = !reply.ok;
    // The one in the hand comes first: it is what the others are told apart from.
    if (reply.ok) {
      devices.value = [...reply.value].sort((a, b) => Number(b.current) - Number(a.current));
    }
  };
  useEffect(() => void load(), []);
  const revoke = async (device: Device) => {
    doomed.value = null;
    const reply = await askServer('DELETE', `/api/v1/me/devices/${device.device}`);
    if (!reply.ok) say(reply.why === 'offline' ? t('me.need.net') : reply.title);
    await load();
  };
  return (
    <Page title={t('devices.title')} back={{ name: 'me' }}>
      <div class="page stack">
        {failed.value && <p role="alert">{t('me.need.net')}</p>}
        {(devices.value ?? []).map((device) => (
          <article class="card stack tight" key={device.device}>
            <p class="wrap">
              <span class="strong">{deviceName(device.platform)}</span>
              {device.current && <Tag look="brand">{t('devices.current')}</Tag>}
              {device.revoked && <Tag>{t('devices.revoked')}</Tag>}
            </p>
            <p class="quiet">
              {t('devices.seen', { when: agoText(msOf(device.seen_at), clock.now()) })}
            </p>
            {!device.current && !device.revoked && (
              <Button
                look="danger"
                size="small"
                onClick={() => {
                  doomed.value = device;
                }}
              >
                {t('devices.revoke')}
              </Button>
            )}
          </article>
        ))}
      </div>
      {doomed.value && (
        <Sheet
          title={t('devices.revoke')}
          onClose={() => {
            doomed.value = null;
          }}
          foot={
            <Button
              look="danger"
              onClick={() => {
                if (doomed.value) void revoke(doomed.value);
              }}
            >
              {t('devices.revoke')}
            </Button>
          }
        >
          <p>
            {t('devices.revoke.ask', {
              name: deviceName(doomed.value.platform),
              when: agoText(msOf(doomed.value.seen_at), clock.now()),
            })}
          </p>
        </Sheet>
      )}
    </Page>
  );
}
