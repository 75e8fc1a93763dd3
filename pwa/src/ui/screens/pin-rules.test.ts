import { expect, it } from 'vitest';
import { pinFault } from './pin-rules';

it.each(['135790', '112233', '123457', '246802468024'])('%s is a PIN', (pin) => {
  expect(pinFault(pin)).toBeNull();
});

it.each(['111111', '000000000', '123456', '7890123', '654321', '3210987'])(
  '%s is what anybody would try first',
  (pin) => {
    expect(pinFault(pin)).toBe('easy');
  },
);

it.each(['', '12345', '1234567890123', '13579a', '135 790'])('"%s" is no PIN', (pin) => {
  expect(pinFault(pin)).toBe('bad');
});
