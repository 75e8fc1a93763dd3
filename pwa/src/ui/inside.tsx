/** What stands behind the sign-in: one part, fetched while the shell is being drawn. */

import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { keepAppOnPhone } from '../platform/app-shell';
import { wide } from './appearance';
import { fetchPhotosAhead } from './photos-ahead';
import { route } from './router';
import { fetchScreens, ownTabBar, Screen } from './screen';
import { followWakeUps } from './session';
import { tabs } from './tabs';
import { offerUpdate } from './update';
import { Tabs } from './widgets/tabs';
import { t } from './words';

export { enterAs, resumeSession } from './session';

/** The services of the installed app; call once, when the first screen stands. */
export async function startServices(): Promise<void> {
  followWakeUps();
  void keepAppOnPhone(offerUpdate);
  await fetchScreens();
  fetchPhotosAhead();
}

/** The phone's frame, or the desk where there is room. */
export function Inside() {
  return wide.value ? <DeskFrame /> : <PhoneFrame />;
}

function PhoneFrame() {
  const now = route.value;
  return (
    <div class="frame">
      <Screen route={now} />
      {!ownTabBar(now) && <Tabs tabs={tabs.value} current={now} />}
    </div>
  );
}

let Desk: ComponentType | null = null;

/** The desk is fetched when there is room for it; it draws its own rail and lists. */
function DeskFrame() {
  const [, drawn] = useState(Desk !== null);
  useEffect(() => {
    if (Desk) return;
    void import('./desk/index').then((module) => {
      Desk = module.Desk;
      drawn(true);
    });
  }, []);
  return Desk ? <Desk /> : <p class="opening">{t('loading')}</p>;
}
