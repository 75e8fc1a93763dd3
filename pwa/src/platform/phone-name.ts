/** The kind of device, as the list of devices shows it. */
export function platformName(): string {
  const agent = navigator.userAgent;
  if (/Android/i.test(agent)) return 'android';
  if (/iPhone|iPad/i.test(agent)) return 'ios';
  if (/Windows/i.test(agent)) return 'windows';
  return 'other';
}
