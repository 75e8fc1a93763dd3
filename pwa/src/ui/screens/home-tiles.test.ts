import { describe, expect, it } from 'vitest';
import { creatable } from '../kinds';
import { homeTiles, type Tile } from './home-tiles';

const named = (tiles: readonly Tile[]) =>
  tiles.map(({ sort, kind }) => `${sort} ${kind?.name ?? ''}`.trim());

const ROLES = ['grid_worker', 'village_officer', 'volunteer', 'school_safety', 'township_officer'];

describe('the tiles of the first screen', () => {
  it.each(ROLES)('begin with the report of a hazard, and are few: %s', (role) => {
    const { first } = homeTiles(role);
    expect(named(first)[0]).toBe('report hazard');
    expect(first.filter(({ main }) => main)).toHaveLength(1);
    expect(first.length).toBeLessThanOrEqual(6);
  });

  it.each(ROLES)('leave no report out: %s', (role) => {
    const { first, more } = homeTiles(role);
    const reports = creatable(role).filter(({ parent }) => !parent);
    const there = named([...first, ...more]);
    expect(reports.filter(({ name }) => !there.includes(`report ${name}`))).toEqual([]);
  });

  it("are a worker's round, lists and map", () => {
    expect(named(homeTiles('grid_worker').first)).toEqual([
      'report hazard',
      'report patrol',
      'list hazard',
      'list shelter',
      'map',
    ]);
  });

  it('show a volunteer the shelters at whose doors they stand, and no lists of others', () => {
    const { first, more } = homeTiles('volunteer');
    expect(named([...first, ...more])).toEqual([
      'report hazard',
      'list hazard',
      'list shelter',
      'map',
    ]);
  });

  it('show a teacher hazards and drills only', () => {
    const { first, more } = homeTiles('school_safety');
    expect(named(first).slice(0, 3)).toEqual(['report hazard', 'report drill', 'drills']);
    const kinds = [...first, ...more].map(({ kind }) => kind?.name);
    expect(kinds).not.toContain('patrol');
    expect(kinds).not.toContain('premises');
  });
});
