/** Whether the word for an act says the state after it too: 建档 → 已建档, Assign → Assigned. */
export function isToldBy(act: string, state: string): boolean {
  const [done, did] = [state.replace(/^已/, '').toLowerCase(), act.toLowerCase()];
  return done.startsWith(did) && /^(e?d)?$/.test(done.slice(did.length));
}
