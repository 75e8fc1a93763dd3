/** What the engine must know of the kinds, read from the generated contract. */

import type { Kinds } from '../api';
import type { Changes } from '../upconvert';

interface Contract {
  readonly ranks: { readonly [role: string]: number };
  readonly kinds: readonly {
    readonly name: string;
    readonly initial: string;
    readonly op_version: number;
    readonly changes: Changes;
    readonly fields: readonly { readonly name: string; readonly type: string }[];
    readonly states: readonly { readonly name: string; readonly final: boolean }[];
    readonly moves: readonly {
      readonly name: string;
      readonly start: readonly string[];
      readonly end: string;
    }[];
  }[];
}

/** `text` is the whole of kinds.json. */
export function kindsIn(text: string): Kinds {
  const { ranks, kinds } = JSON.parse(text) as Contract;
  const named = new Map(kinds.map((kind) => [kind.name, kind]));
  return {
    ranks,
    version: (name) => named.get(name)?.op_version ?? 1,
    changes: (name) => named.get(name)?.changes ?? [],
    changed: kinds.filter(({ changes }) => changes.length > 0).map(({ name }) => name),
    shape: (name) => {
      const kind = named.get(name);
      return (
        kind && {
          initial: kind.initial,
          lists: kind.fields.filter(({ type }) => isList(type)).map((field) => field.name),
          final: kind.states.filter((state) => state.final).map((state) => state.name),
          moves: Object.fromEntries(kind.moves.map(({ name: move, ...step }) => [move, step])),
        }
      );
    },
  };
}

const isList = (type: string): boolean => type === 'photos' || type === 'notes';
