import { zhDoor } from './zh-door';
import { zhFirst } from './zh-first';
import { zhLinks } from './zh-links';
import { zhMine } from './zh-mine';
import { zhParcel } from './zh-parcel';
import { zhWork } from './zh-work';

/**
 * The sentences of the phone's screens, in Chinese; the keys come from here.
 *
 * Spoken Chinese, verb first: what happened and what happens next.
 * The words of kinds (labels, states, moves, refusals) come with the contract, never from here.
 */
export const zh = { ...zhDoor, ...zhFirst, ...zhWork, ...zhMine, ...zhParcel, ...zhLinks } as const;
