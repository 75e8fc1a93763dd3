/** The entry: the shell that stands in index.html, and the order in which the rest comes. */

import { render } from 'preact';
import './theme/tokens.css';
import './theme/elements.css';
import { onInstallable } from '../platform/app-shell';
import { currentPerson } from '../store/people';
import { App, Inside } from './app';
import { startAppearance } from './appearance';
import { indoors } from './indoors';
import { installable } from './install';
import { phase } from './phase';
import { followAddress } from './router';
import { wordsHere } from './words/dictionary';

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
  // Nobody signed in: the way in is complete without the engine, which comes meanwhile.
  const someone = await currentPerson().then(Boolean, () => true);
  if (!someone) phase.value = 'out';
  await goInside(someone);
}

/**
 * Fetch the rest and go on as whoever was here; again when the network is back, if it was away.
 *
 * Where nobody was, somebody may be signing in by now, and must not be opened a second time.
 */
async function goInside(someone: boolean): Promise<void> {
  try {
    const { resumeSession, startServices } = await indoors();
    await wordsHere();
    await Inside.fetchNow();
    if (someone) await resumeSession();
    await startServices();
  } catch {
    addEventListener('online', () => void goInside(someone), { once: true });
  }
}

void start();
