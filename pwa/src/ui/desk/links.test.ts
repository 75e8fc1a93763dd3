import type { Json, ViewRow } from '@xunan/phone';
import { expect, it } from 'vitest';
import { KINDS, type Kind } from '../../contract';
import { pointersTo } from './links';

const isSelf = (kind: Kind) =>
  kind.fields.find((field) => field.type === 'record' && field.of === kind.name);
const kind = KINDS.find(isSelf) as Kind;
const name = isSelf(kind)?.name ?? '';

const aRow = (id: string, f: Record<string, Json>) =>
  ({ id, doc: { id, f } }) as unknown as ViewRow;
const rows = [aRow('a', {}), aRow('b', { [name]: 'a' }), aRow('c', { [name]: 'x' })];
const found = (id: string) =>
  pointersTo(KINDS, kind.name, id, (of) => (of === kind.name ? rows : []));

it('a record knows those that were merged into it', () => {
  const [group, ...rest] = found('a');
  expect(rest).toEqual([]);
  expect(group?.merged).toBe(true);
  expect(group?.rows.map((row) => row.id)).toEqual(['b']);
});

it('a record to which nothing points has no groups', () => {
  expect(found('b')).toEqual([]);
});
