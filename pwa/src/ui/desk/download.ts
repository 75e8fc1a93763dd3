import { fetchFile } from '../server';
import { currentToken } from '../session';

export type PaperFault = 'offline' | 'refused' | 'server';

/** Fetch a paper and hand it to the browser under a speaking name; a fault where it did not come. */
export async function downloadPaper(path: string, name: string): Promise<PaperFault | null> {
  const file = await fetchFile(await currentToken(), path, 'application/pdf');
  if (!file.ok) return file.why;
  saveAs(file.value, name);
  return null;
}

function saveAs(url: string, name: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
}

/** A file name made of parts that say what it is; signs that a file system refuses are left out. */
export function fileName(parts: readonly string[], ending: string): string {
  const clean = parts.map((part) => part.replace(/[\\/:*?"<>|\s]+/g, ' ').trim());
  const name = clean.filter((part) => part !== '').join(' ');
  return `${name.slice(0, 80).trim()}.${ending}`;
}
