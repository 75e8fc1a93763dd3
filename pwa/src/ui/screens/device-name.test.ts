import { expect, it } from 'vitest';
import { deviceName } from './device-name';

it.each([
  ['android Chrome', '安卓手机 · Chrome'],
  ['android WeChat', '安卓手机 · 微信'],
  ['ios', '苹果手机'],
  ['windows Edge', 'Windows 电脑 · Edge'],
  ['linux', 'Linux 电脑'],
  ['other', '其他设备'],
  ['', '其他设备'],
])('a device that signed in as "%s" is called %s', (platform, name) => {
  expect(deviceName(platform)).toBe(name);
});
