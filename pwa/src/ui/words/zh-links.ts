/** Small tables, several villages, and records that belong together. */
export const zhLinks = {
  'form.rows.nth': '第 {n} 行',
  'form.rows.add': '加一行：{field}',
  'form.rows.drop': '删掉',
  'form.rows.remove': '删掉第 {n} 行',
  'form.rows.missing': '第 {n} 行还没填：{column}',
  'form.places.remove': '去掉{place}',
  'form.double': '可能已经登记过：{what}。确实是另一个，就照样保存',
  'report.pick': '属于哪一个{kind}',
  'report.besides': '保存时一并上报',
  'report.known': '已有没办完的：{what}',
  'report.still': '还是这一处',
  'report.new': '另外一处',
  'record.children': '{kind}（{n}）',
  'record.children.more': '更早的 {n} 条',
  'record.opened': '一并上报的',
} as const;
