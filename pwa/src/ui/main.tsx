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
  const someone = await currentPerson().catch(() => null);
  if (someone === undefined) phase.value = 'out';
  await goInside();
}

/** Without the rest a person cannot go on: it is fetched again when the network is back. */
async function goInside(): Promise<void> {
  try {
    const { resumeSession, startServices } = await indoors();
    await wordsHere();
    await Inside.fetchNow();
    await resumeSession();
    await startServices();
  } catch {
    addEventListener('online', () => void goInside(), { once: true });
  }
}

void start();
