import { expect, it } from 'vitest';
import { plateIn } from './plate-link';

it.each([
  ['https://xunan.example/#/record/premises/0190-a', 'premises', '0190-a'],
  [' 门牌 http://10.0.0.2:8000/#/record/shelter/7 ', 'shelter', '7'],
])('finds the place in %j', (code, kind, id) => {
  expect(plateIn(code)).toEqual({ name: 'record', kind, id });
});

it.each([
  '',
  '您好',
  'https://xunan.example/#/join/AB12',
  'https://xunan.example/#/record/premises',
])('finds none in %j', (code) => {
  expect(plateIn(code)).toBeNull();
});
