import { dictionary } from '../words/dictionary';

/** The sentences of the page of contacts, in Chinese; the keys come from here. */
export const zh = {
  lead: '各网格的手机最后一次联系服务器的时间。手机没有网络时，人在办事，这里看不到。',
  late: '{n} 部手机超过 {minutes} 分钟没有联系，下面的数可能不是最新',
  fresh: '{n} 部手机都在最近 {minutes} 分钟内联系过',
  never: '{n} 人还没有在手机上登录过',
  'one.late': '最后联系 {time}，数据可能不是最新',
  'one.fresh': '最后联系 {time}',
  'one.never': '还没有登录过',
  here: '登记在场 {n} 人',
  'here.none': '目前在场 0 人',
  'here.unknown': '还没有收到到场登记',
  loading: '正在查询…',
  nobody: '这里还没有网格员账号。',
} as const;

/** A sentence of the page of contacts in the chosen language. */
export const t = dictionary(zh, async () => (await import('./contacts-words-en')).en);
