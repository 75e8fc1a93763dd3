import { expect, it } from 'vitest';
import { hexOf, ids, uuid7 } from './chance';

it('writes a version 7 UUID with the time in front', () => {
  const all = new Uint8Array(16).fill(0xff);
  expect(uuid7(0x0190_1234_5678, all)).toBe('01901234-5678-7fff-bfff-ffffffffffff');
});

it('sorts by time', () => {
  const zero = new Uint8Array(16);
  expect(uuid7(1_000, zero) < uuid7(2_000, zero)).toBe(true);
});

it('never writes the same id twice', () => {
  const made = new Set(Array.from({ length: 1000 }, () => ids.uuid7()));
  expect(made.size).toBe(1000);
});

it('writes bytes as two digits each', () => {
  expect(hexOf(new Uint8Array([0, 10, 255]))).toBe('000aff');
});
