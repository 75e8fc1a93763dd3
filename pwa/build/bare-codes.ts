import type { Plugin } from 'vite';

/** Leave out of the contract's code lists the words that its word lists give as well. */
export function bareCodes(): Plugin {
  return {
    name: 'xunan-bare-codes',
    enforce: 'pre',
    transform: {
      filter: { id: /\/codes\.json$/ },
      handler: (text) => ({ code: bare(text), map: null }),
    },
  };
}

/** The lists with nothing but the codes, in their order. */
export function bare(text: string): string {
  const lists = JSON.parse(text) as { readonly [list: string]: readonly { code: string }[] };
  const shorter = Object.entries(lists).map(([name, codes]) => [
    name,
    codes.map(({ code }) => ({ code })),
  ]);
  return JSON.stringify(Object.fromEntries(shorter));
}
