import { fileURLToPath } from 'node:url';

const pwa = fileURLToPath(new URL('..', import.meta.url));

/**
 * Where imports that are not relative lead.
 *
 * The contract is data that the server generates: XUNAN_CONTRACT_DIR names another folder of it,
 * so that a new kind of record reaches the screens without a line of TypeScript.
 * Packages are named because `sync/phone` lies outside the folder that holds node_modules.
 */
export const aliases: Readonly<Record<string, string>> = {
  '@contract': process.env.XUNAN_CONTRACT_DIR ?? `${pwa}../sync/contract`,
  // The shell signs people in and takes nothing else of the engine.
  '@xunan/phone/sign-in': `${pwa}../sync/phone/src/sign-in.ts`,
  // Whoever hands over or carries fetches this; nobody else pays for it.
  '@xunan/phone/parcels': `${pwa}../sync/phone/src/parcels.ts`,
  // Forms and refused work are told in today's terms; lists are not.
  '@xunan/phone/upconvert': `${pwa}../sync/phone/src/upconvert.ts`,
  '@xunan/phone': `${pwa}../sync/phone/src/index.ts`,
};
