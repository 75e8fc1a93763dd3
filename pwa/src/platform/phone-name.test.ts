import { expect, it } from 'vitest';
import { platformName } from './phone-name';

const CHROME = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0';
const SAFARI = 'AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';

it.each([
  [`Mozilla/5.0 (Linux; Android 10; K) ${CHROME} Mobile Safari/537.36`, 'android Chrome'],
  [`Mozilla/5.0 (Linux; Android 12; X) ${CHROME} MicroMessenger/8.0.49`, 'android WeChat'],
  [`Mozilla/5.0 (Linux; Android 12; X) ${CHROME} EdgA/131.0`, 'android Edge'],
  [`Mozilla/5.0 (Phone; OpenHarmony 5.0) ${CHROME} ArkWeb/4.1 Mobile`, 'harmony Huawei'],
  [`Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) ${SAFARI}`, 'ios'],
  [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROME} Safari/537.36 Edg/131.0`, 'windows Edge'],
  [`Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${SAFARI}`, 'mac'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0', 'linux Firefox'],
  ['curl/8.5.0', 'other'],
])('%s is %s', (agent, name) => {
  expect(platformName(agent)).toBe(name);
});
