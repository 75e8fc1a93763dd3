import { t } from '../words/all';

const SYSTEMS = ['android', 'harmony', 'ios', 'ipad', 'windows', 'mac', 'linux'] as const;
const BROWSERS = ['WeChat', 'Huawei', 'Xiaomi'] as const;

/** What people call a device that signed in as `platform`: 安卓手机 · Chrome. */
export function deviceName(platform: string): string {
  const [system = '', browser = ''] = platform.split(' ');
  const known = SYSTEMS.find((each) => each === system);
  const worded = BROWSERS.find((each) => each === browser);
  const words = [
    t(known ? `devices.${known}` : 'devices.other'),
    worded ? t(`browser.${worded}`) : browser,
  ];
  return words.filter(Boolean).join(' · ');
}
