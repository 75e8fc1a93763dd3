/** The entry: what must stand before the first drawing, and the services of the installed app. */

import { render } from 'preact';
import './theme/tokens.css';
import './theme/elements.css';
import { keepAppOnPhone, onInstallable } from '../platform/app-shell';
import { App } from './app';
import { startAppearance } from './appearance';
import { installable } from './install';
import { fetchPhotosAhead } from './photos-ahead';
import { followAddress } from './router';
import { fetchScreens } from './screen';
import { resumeSession } from './session';
import { offerUpdate } from './update';

async function start(): Promise<void> {
  followAddress();
  onInstallable((possible) => {
    installable.value = possible;
  });
  await startAppearance();
  const root = document.getElementById('app');
  if (!root) throw new Error('index.html has no #app');
  root.textContent = '';
  render(<App />, root);
  void keepAppOnPhone(offerUpdate);
  await resumeSession();
  await fetchScreens();
  fetchPhotosAhead();
}

void start();
