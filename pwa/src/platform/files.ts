/** Handing a file to somebody: the share sheet where there is one, else a download. */

import { startTimer } from './clock';

/** Types that browsers let through the share sheet are few; text is among them everywhere. */
const TYPE = 'text/plain';
const URL_KEPT_MS = 10 * 60_000;

export function fileOf(name: string, pieces: readonly Uint8Array<ArrayBuffer>[]): File {
  return new File([...pieces], name, { type: TYPE });
}

/** Whether this browser can hand a file to another app. */
export function canShare(file: File): boolean {
  return navigator.canShare?.({ files: [file] }) ?? false;
}

/** "given" means that another app took it; whether it was sent, that app knows. */
export async function share(file: File): Promise<'given' | 'stopped' | 'unable'> {
  try {
    await navigator.share({ files: [file] });
    return 'given';
  } catch (error) {
    return error instanceof DOMException && error.name === 'AbortError' ? 'stopped' : 'unable';
  }
}

/** Put the file where the browser puts downloads. */
export function download(file: File): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = file.name;
  link.click();
  startTimer(URL_KEPT_MS, () => URL.revokeObjectURL(url));
}
