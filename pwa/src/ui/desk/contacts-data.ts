/** When the phones of the field were last heard of, township by township. */

/** From so many minutes on what a phone has not told may be missing. */
export const LATE_MINUTES = 30;

export type Contact = {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly villages: readonly string[];
  /** "" where no device ever asked. */
  readonly seen_at: string;
};

export type Contacts = { readonly server_time: string; readonly people: readonly Contact[] };

export type Heard = Contact & { readonly late: boolean };

export type TownContacts = {
  readonly township: string;
  /** Those not heard of for the longest time first. */
  readonly people: readonly Heard[];
  readonly late: number;
  /** How many have never signed in. */
  readonly never: number;
};

/** The contacts by the township of each one's first village, in the order of the codes. */
export function byTownship({ server_time, people }: Contacts): readonly TownContacts[] {
  const towns = new Map<string, Heard[]>();
  for (const person of people) {
    const town = (person.villages[0] ?? '').slice(0, 9);
    const heard = { ...person, late: isLate(person.seen_at, server_time) };
    towns.set(town, [...(towns.get(town) ?? []), heard]);
  }
  return [...towns]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([township, heard]) => ({
      township,
      people: heard,
      late: heard.filter(({ late }) => late).length,
      never: heard.filter(({ seen_at }) => seen_at === '').length,
    }));
}

/** Whoever never signed in has told nothing that could be late. */
function isLate(seenAt: string, now: string): boolean {
  return seenAt !== '' && Date.parse(now) - Date.parse(seenAt) > LATE_MINUTES * 60_000;
}
