import './icon.css';

/** Outlines on a 24 by 24 grid, drawn with the current colour. An icon never stands without a word. */
const outlines = {
  home: 'M4 11.5 12 4l8 7.5V20h-5.500v-5h-5v5H4z',
  hazard: 'M12 4 3 19.500h18zM12 10v4.500M12 17v.1',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4 21c1-6 15-6 16 0',
  people:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 20c.8-6 12.2-6 13 0M16 4.300a3.5 3.5 0 0 1 0 6.400M18.5 14.500c1.7.9 2.8 2.7 3 5.5',
  inbox: 'M4 13 6.5 5h11L20 13v6H4zM4 13h5l1 2.500h4L15 13h5',
  camera: 'M4 8h3.500L9 5h6l1.5 3H20v11H4zM12 16.500a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Z',
  image: 'M4 5h16v14H4zM4 16l4.5-4.500L13 16l2.5-2.500L20 18M15.5 9.500v.1',
  scan: 'M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M4 12h16',
  shelter: 'M3 11 12 4l9 7M6 9.500V20h12V9.500M12 12v5M9.5 14.500h5',
  drill: 'M9 3h6v3H9zM7 5H5v16h14V5h-2M8.5 13l2.5 2.5 4.5-5',
  sheet: 'M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6',
  pin: 'M12 21s7-6.2 7-11.500a7 7 0 0 0-14 0C5 14.8 12 21 12 21ZM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z',
  map: 'M3 6l6-2.500 6 2.500 6-2.500V18l-6 2.500L9 18l-6 2.500zM9 3.500V18M15 6v14.500',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7v5l3 2',
  calendar: 'M4 6h16v14H4zM4 10.500h16M8 3.500v4M16 3.500v4',
  up: 'M12 19V6M6 11l6-6 6 6',
  down: 'M12 5v13M6 13l6 6 6-6',
  left: 'M19 12H6M11 6l-6 6 6 6',
  right: 'M5 12h13M13 6l6 6-6 6',
  back: 'M15 5l-7 7 7 7',
  next: 'M9 5l7 7-7 7',
  check: 'M5 12.5 10 17.5 19.5 7',
  cross: 'M6 6l12 12M18 6 6 18',
  phone: 'M8 3h8v18H8zM11 18h2',
  fork: 'M7 4v3c0 5 10 5 10 10v3M17 4v3c0 2-1.6 3.2-3.5 4.200M7 20v-3c0-2 1.6-3.2 3.5-4.2',
  retry: 'M5 12a7 7 0 0 1 12-5l2 2M19 4v5h-5M19 12a7 7 0 0 1-12 5l-2-2M5 20v-5h5',
  cloud: 'M7 18a4 4 0 0 1 0-8 5.5 5.5 0 0 1 10.5 1.500A3.3 3.3 0 0 1 17 18z',
  offline:
    'M4 4l16 16M8.5 8.700A5.5 5.5 0 0 0 7 10a4 4 0 0 0 0 8h9M12 7a5.5 5.5 0 0 1 5.5 4.500A3.3 3.3 0 0 1 20 15',
  bell: 'M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 21h4',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM15.5 15.5 20 20',
  filter: 'M4 6h16M7 12h10M10 18h4',
  pen: 'M5 19l1-4L16.5 4.500l3 3L9 18zM14 7l3 3',
  note: 'M4 5h16v11h-8l-4 4v-4H4zM8 9h8M8 12h5',
  trash: 'M5 7h14M10 4h4M7 7l1 13h8l1-13M10 11v5M14 11v5',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3M12 15v2',
  shield: 'M12 3l7 2.500c0 7-2 12-7 15.5-5-3.5-7-8.5-7-15.500zM8.5 12l2.5 2.5 4.5-5',
  text: 'M4 19 9 6h1l5 13M6 15h7M15.5 19l2.7-7h.6l2.7 7M16.5 17h4',
  sun: 'M12 16.500a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM12 2v2.500M12 19.500V22M2 12h2.500M19.5 12H22M5 5l1.7 1.700M17.3 17.3 19 19M5 19l1.7-1.700M17.3 6.7 19 5',
  print: 'M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z',
  chart: 'M4 20h16M7 20v-6M12 20V6M17 20v-9',
  log: 'M8 6h12M8 12h12M8 18h12M4 6v.1M4 12v.1M4 18v.1',
  leave: 'M14 4h-9v16h9M10 12h10M16.5 8.5 20 12l-3.5 3.5',
  spin: 'M12 4a8 8 0 1 1-8 8',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 11v5M12 8v.1',
} as const;

export type IconName = keyof typeof outlines;

export function isIconName(name: string): name is IconName {
  return name in outlines;
}

/** A decoration beside a word: hidden from screen readers, because the word says it. */
export function Icon({ name, spin = false }: { readonly name: IconName; readonly spin?: boolean }) {
  return (
    <svg class={spin ? 'icon spin' : 'icon'} viewBox="0 0 24 24" aria-hidden="true">
      <path d={outlines[name]} />
    </svg>
  );
}

/** The icon of a kind of record; an unknown name shows a plain sheet. */
export function kindIcon(name: string): IconName {
  return isIconName(name) ? name : 'sheet';
}
