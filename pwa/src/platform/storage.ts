export type Room = {
  readonly usedBytes: number;
  readonly quotaBytes: number;
};

/** A photo as it is kept takes about this much, with its thumbnail. */
const PHOTO_BYTES = 320_000;
/** From this share of the quota on, the person is warned. */
const LOW_SHARE = 0.8;

function manager(): Partial<StorageManager> {
  return (navigator as { readonly storage?: StorageManager }).storage ?? {};
}

/** What the app holds on this phone and may hold, or null where the browser does not say. */
export async function roomLeft(): Promise<Room | null> {
  const estimate = await manager().estimate?.();
  if (!estimate?.quota) return null;
  return { usedBytes: estimate.usage ?? 0, quotaBytes: estimate.quota };
}

/** About how many more photos fit. */
export function photosThatFit(room: Room): number {
  return Math.max(0, Math.floor((room.quotaBytes - room.usedBytes) / PHOTO_BYTES));
}

export function isLow(room: Room): boolean {
  return room.usedBytes > room.quotaBytes * LOW_SHARE;
}

/** Whether the browser has promised not to clean the app's data away. */
export async function isProtected(): Promise<boolean> {
  return (await manager().persisted?.()) ?? false;
}

/** Ask the browser for that promise; it may say no without asking anybody. */
export async function askProtection(): Promise<boolean> {
  return (await manager().persist?.()) ?? false;
}
