/** Why a new PIN is not taken: its form, or that anybody would try it first. */
export type PinFault = 'bad' | 'easy';

const PIN = /^\d{6,12}$/;

/** What is wrong with a new PIN by itself; null when nothing is. */
export function pinFault(pin: string): PinFault | null {
  if (!PIN.test(pin)) return 'bad';
  return isRow(pin) ? 'easy' : null;
}

/** 111111, 123456, 654321: the same step from digit to digit, over 9 and 0 too. */
function isRow(pin: string): boolean {
  const digits = [...pin].map(Number);
  const steps = digits.slice(1).map((digit, index) => (digit - (digits[index] ?? 0) + 10) % 10);
  const [first = 0] = steps;
  return [0, 1, 9].includes(first) && steps.every((step) => step === first);
}
