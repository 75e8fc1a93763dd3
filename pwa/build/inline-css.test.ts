import { describe, expect, it } from 'vitest';
import { withoutPreload } from './inline-css';

const CODE =
  'const __vite__mapDeps=(i,m=__vite__mapDeps,d=(m.f||(m.f=["assets/a.js","assets/shell.css","assets/a.css"])))=>i.map(i=>d[i]);' +
  'load(__vite__mapDeps([0,1,2]));load(__vite__mapDeps([1]))';

describe('the style sheet that went into index.html', () => {
  it('is not asked for by any lazy part', () => {
    const code = withoutPreload(CODE, 'assets/shell.css');
    expect(code).toContain('load(__vite__mapDeps([0,2]))');
    expect(code).toContain('load(__vite__mapDeps([]))');
  });

  it('leaves chunks alone that do not name it', () => {
    expect(withoutPreload(CODE, 'assets/other.css')).toBe(CODE);
    expect(withoutPreload('plain()', 'assets/shell.css')).toBe('plain()');
  });
});
