/** The one-time code inside whatever was pasted or scanned: a whole link or the code alone. */
export function codeIn(text: string): string {
  const trimmed = text.trim();
  const link = /#\/join\/([^\s/?#]+)/.exec(trimmed);
  if (link?.[1]) return decodeURIComponent(link[1]);
  return /^[\w.~-]+$/.test(trimmed.replace(/\s/g, '')) ? trimmed.replace(/\s/g, '') : '';
}
