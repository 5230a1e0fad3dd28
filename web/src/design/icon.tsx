// Our own icons: 20 × 20, drawn with the text's colour, always beside a word.
const paths = {
  calendar: 'M3 5h14v12H3zM3 8.5h14M7 2.5V6M13 2.5V6',
  clock: 'M10 2.5a7.5 7.5 0 1 0 0 15a7.5 7.5 0 1 0 0-15M10 6v4.2l2.8 1.8',
  person: 'M10 3a3.3 3.3 0 1 0 0 6.6a3.3 3.3 0 1 0 0-6.6M3.5 17c.6-3.4 3.3-5 6.5-5s5.9 1.6 6.5 5',
  phone: 'M6.5 2.5h7v15h-7zM9 15h2',
  card: 'M2.5 4.5h15v11h-15zM2.5 8h15M5 12.5h3',
  check: 'M4 10.5l4 4l8-9',
  cross: 'M5 5l10 10M15 5l-10 10',
  warning: 'M10 3l7.5 13.5h-15zM10 8v4M10 14.2v.1',
  info: 'M10 2.5a7.5 7.5 0 1 0 0 15a7.5 7.5 0 1 0 0-15M10 9v5M10 6.2v.1',
  back: 'M12.5 4l-6 6l6 6',
  forward: 'M7.5 4l6 6l-6 6',
  search: 'M8.5 3a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M12.5 12.5L17 17',
  download: 'M10 3v9M6.5 9l3.5 3.5L13.5 9M4 16.5h12',
  bell: 'M5 13.5V9a5 5 0 0 1 10 0v4.5l1.5 1.5h-13zM8.5 17h3',
  pin: 'M10 17.5s5.5-5.4 5.5-9.3a5.5 5.5 0 0 0-11 0c0 3.9 5.5 9.3 5.5 9.3M10 6.5a1.8 1.8 0 1 0 0 3.6a1.8 1.8 0 1 0 0-3.6',
} as const;

export type IconName = keyof typeof paths;

export function Icon({name}: {name: IconName}) {
  return (
    <svg
      width="20"
      height="20"
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  );
}
