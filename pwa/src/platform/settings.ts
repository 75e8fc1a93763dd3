/** The few settings of this device that must be known before the database is open. */

const PREFIX = 'xunan.';

/** A setting of this device, or undefined if it was never made or cannot be read. */
export function deviceSetting<T>(name: string): T | undefined {
  try {
    const text = localStorage.getItem(PREFIX + name);
    return text === null ? undefined : (JSON.parse(text) as T);
  } catch {
    return undefined;
  }
}

/** Keep a setting; false where the browser keeps nothing (private windows of old phones). */
export function keepDeviceSetting(name: string, value: unknown): boolean {
  try {
    if (value === undefined) localStorage.removeItem(PREFIX + name);
    else localStorage.setItem(PREFIX + name, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}
