import type { Doc } from '@xunan/phone';
import { describe, expect, it } from 'vitest';
import { KINDS, type Kind } from '../../contract';
import type { Row } from './row';
import { alikeOf, found } from './suggest';

const kind = KINDS.find((one) => one.near !== null) as Kind;
const { geo, captured } = kind.promote;
const [same] = kind.near ?? [''];
const finalState = kind.states.find((state) => state.final && !state.open)?.name ?? '';

/** About 111 metres north for each thousandth of a degree. */
function aDoc(
  id: string,
  over: { north?: number; at?: string; alike?: string; state?: string } = {},
): Doc {
  const { north = 0, at = '2026-06-20T01:00:00Z', alike = 'geo', state = kind.initial } = over;
  const point = { lat: 25.8 + north / 111_195, lon: 114.5 };
  return {
    id,
    kind: kind.name,
    ver: 1,
    state,
    f: { [same]: alike, [geo]: point, [captured]: at },
    log: [],
  };
}

describe('records that look like the same thing', () => {
  const mine = aDoc('mine');

  it('are of one category, within the declared metres and hours, the nearest first', () => {
    const others = [
      aDoc('far', { north: 51 }),
      aDoc('near', { north: 40 }),
      aDoc('nearer', { north: 10, at: '2026-06-20T02:30:00Z' }),
      aDoc('later', { at: '2026-06-20T03:01:00Z' }),
      aDoc('other', { alike: 'traffic' }),
    ];
    const alike = alikeOf(kind, mine, others);
    expect(alike.map(({ id }) => id)).toEqual(['nearer', 'near']);
    expect(alike[0]?.minutes).toBe(90);
    expect(alike[1]?.metres).toBeCloseTo(40, 0);
  });

  it('never hold the record itself, nor what was given up or merged', () => {
    expect(alikeOf(kind, mine, [mine, aDoc('gone', { state: finalState })])).toEqual([]);
  });
});

describe('the search for another record', () => {
  const rows = ['屋后边坡 梅里村', '边坡掉块 象牙村'].map(
    (haystack, at) => ({ id: String(at), haystack }) as Row,
  );

  it('finds nothing until something is asked', () => {
    expect(found(rows, '  ')).toEqual([]);
  });

  it('wants every word', () => {
    expect(found(rows, '边坡 象牙').map(({ id }) => id)).toEqual(['1']);
  });
});
