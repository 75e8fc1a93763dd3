import { enDoor } from './en-door';
import { enFirst } from './en-first';
import { enLinks } from './en-links';
import { enMine } from './en-mine';
import { enParcel } from './en-parcel';
import { enWork } from './en-work';
import type { zh } from './zh';

/** The sentences of the phone's screens in English; complete, as the type demands. */
export const en: { readonly [Key in keyof typeof zh]: string } = {
  ...enDoor,
  ...enFirst,
  ...enWork,
  ...enMine,
  ...enParcel,
  ...enLinks,
};
