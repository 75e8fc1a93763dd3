import { describe, expect, it } from 'vitest';
import { parted, withScript } from './inline-script';

const CODE =
  'const a=1,b=()=>import(`./inside-x.js`);const c="</script><!--";export{a as t,b as default,c};const d=2;';

describe('the shell in index.html', () => {
  const { script, stub } = parted(CODE, '/assets/');

  it('finds its lazy parts from any page', () => {
    expect(script).toContain('import(`/assets/inside-x.js`)');
  });

  it('leaves its exports for the file that the other parts import', () => {
    expect(script).toContain('globalThis.xunanShell={t:a,default:b,c:c};const d=2;');
    expect(stub).toBe(
      'const{t:s0,default:s1,c:s2}=globalThis.xunanShell;export{s0 as t,s1 as default,s2 as c};\n',
    );
  });

  it('cannot end the script early', () => {
    expect(script).not.toMatch(/<\/script|<!--/);
  });

  it('is refused when it would need a file of its own', () => {
    expect(() => parted('import{x}from"./y.js";export{x}', '/')).toThrow('must not import');
    expect(() => parted('run()', '/')).toThrow('must export');
  });

  it('stands behind what is drawn first', () => {
    const html =
      '<head><script type="module" crossorigin src="/assets/index-1.js"></script></head><body><p>巡安</p></body>';
    expect(withScript(html, 'assets/index-1.js', 'go("$&")', '<link>')).toBe(
      '<head><link></head><body><p>巡安</p><script type="module">go("$&")</script>\n  </body>',
    );
    expect(() => withScript(html, 'assets/other.js', '', '')).toThrow('does not load');
  });
});
