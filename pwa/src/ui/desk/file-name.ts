/** A file name made of parts that say what it is; signs that a file system refuses are left out. */
export function fileName(parts: readonly string[], ending: string): string {
  const clean = parts.map((part) => part.replace(/[\\/:*?"<>|\s]+/g, ' ').trim());
  const name = clean.filter((part) => part !== '').join(' ');
  return `${name.slice(0, 80).trim()}.${ending}`;
}
