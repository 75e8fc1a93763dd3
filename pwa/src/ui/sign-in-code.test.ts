import { expect, it } from 'vitest';
import { codeIn } from './sign-in-code';

it.each([
  ['http://10.0.0.2:8000/#/join/AB12-cd', 'AB12-cd'],
  [' https://xunan.example/#/join/AB12 ', 'AB12'],
  ['请点这里登录 https://xunan.example/#/join/AB12', 'AB12'],
  ['AB12-cd', 'AB12-cd'],
  ['AB 12 cd', 'AB12cd'],
  ['', ''],
  ['您好！', ''],
])('finds the code in %j', (pasted, code) => {
  expect(codeIn(pasted)).toBe(code);
});
