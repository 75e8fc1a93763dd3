import { expect, it } from 'vitest';
import { isToldBy } from './told-by';

it.each([
  ['上报', '已上报'],
  ['不予受理', '不予受理'],
  ['Reported', 'Reported'],
  ['Assign', 'Assigned'],
  ['Close', 'Closed'],
])('%s says %s too', (act, state) => {
  expect(isToldBy(act, state)).toBe(true);
});

it.each([
  ['提交复查', '待复查'],
  ['重新打开', '反弹复发'],
  ['上报', '已建档'],
  ['Merge', 'Merged into another'],
  ['Start rectifying', 'Being rectified'],
])('%s does not say %s', (act, state) => {
  expect(isToldBy(act, state)).toBe(false);
});
