import { fetchFile } from '../server';
import { currentToken } from '../session';

export type PaperFault = 'offline' | 'refused' | 'server';

/** Fetch a paper and hand it to the browser under a speaking name; a fault where it did not come. */
export async function downloadPaper(
  path: string,
  name: string,
  mime = 'application/pdf',
): Promise<PaperFault | null> {
  const file = await fetchFile(await currentToken(), path, mime);
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
