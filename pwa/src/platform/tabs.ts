/** Keys of records that changed, told between the tabs of one person. */
export type TabTalk = {
  readonly tell: (keys: readonly string[]) => void;
  readonly close: () => void;
};

/** Hear what other tabs changed, and tell them; silent where the browser has no channel. */
export function talkToTabs(person: string, hear: (keys: readonly string[]) => void): TabTalk {
  if (typeof BroadcastChannel === 'undefined') return { tell: () => {}, close: () => {} };
  const channel = new BroadcastChannel(`xunan.${person}`);
  channel.addEventListener('message', (event: MessageEvent<readonly string[]>) => hear(event.data));
  return { tell: (keys) => channel.postMessage(keys), close: () => channel.close() };
}
