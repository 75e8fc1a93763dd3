/** Systems by a word of their user agent; the first that fits counts. */
const SYSTEMS = [
  ['OpenHarmony', 'harmony'],
  ['Android', 'android'],
  ['iPad', 'ipad'],
  ['iPhone', 'ios'],
  ['Windows', 'windows'],
  ['Macintosh', 'mac'],
  ['CrOS|Linux', 'linux'],
] as const;

/** Browsers likewise: those that call themselves Chrome as well come before Chrome. */
const BROWSERS = [
  ['MicroMessenger', 'WeChat'],
  ['HuaweiBrowser|ArkWeb', 'Huawei'],
  ['MiuiBrowser', 'Xiaomi'],
  ['SamsungBrowser', 'Samsung'],
  ['UCBrowser', 'UC'],
  ['MQQBrowser', 'QQ'],
  ['Edg', 'Edge'],
  ['Firefox|FxiOS', 'Firefox'],
  ['Chrome|CriOS', 'Chrome'],
] as const;

/** The kind of device and its browser, "android Chrome": the list of devices words it. */
export function platformName(agent = navigator.userAgent): string {
  const named = (list: readonly (readonly [string, string])[]) =>
    list.find(([word]) => new RegExp(word).test(agent))?.[1] ?? '';
  return `${named(SYSTEMS) || 'other'} ${named(BROWSERS)}`.trim();
}
