/** Drawn for Tram on a grid of 20, stroke 1.5, round ends. One path each, so that an icon costs one line. */
const paths = {
  inbox: "M3 11.5 5.2 4h9.6L17 11.5V16H3zM3 11.5h4l1 2h4l1-2h4",
  send: "M3.5 10 16.5 3.5 12 16.5 9.5 11zM9.5 11l7-7.5",
  draft: "M4 16l.8-3.6L13.2 4l2.8 2.8-8.4 8.4zM11.4 5.8l2.8 2.8",
  approve: "M3 16.5h14M6 13l1-4 6-6 3 3-6 6zM11.5 4.5l3 3",
  number: "M7.5 3.5 6 16.5M13.5 3.5 12 16.5M3.5 7.5h13M3 12.5h13",
  outbox: "M3 11.5V16h14v-4.5M10 12V3.5M6.5 7 10 3.5 13.5 7",
  register: "M4 4.5C6 3.5 8 3.5 10 4.8v11C8 14.6 6 14.6 4 15.5zM16 4.5c-2-1-4-1-6 .3v11c2-1.2 4-1.2 6-.3z",
  people:
    "M7.5 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2.5 16.5c0-3 2-4.5 5-4.5s5 1.5 5 4.5M13 9.3a2.6 2.6 0 0 0 0-5M14.5 12.2c2 .4 3 1.9 3 4.3",
  person: "M10 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM4.5 16.5c0-3 2-4.5 5.5-4.5s5.5 1.5 5.5 4.5",
  settings: "M3 6h7M14 6h3M3 14h3M10 14h7M12 4v4M8 12v4",
  compose: "M10 4v12M4 10h12",
  search: "M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM13 13l4 4",
  lock: "M4.5 9h11v7.5h-11zM7 9V6.5a3 3 0 0 1 6 0V9M10 12v1.5",
  unlock: "M4.5 9h11v7.5h-11zM7 9V6.5a3 3 0 0 1 5.8-1M10 12v1.5",
  globe: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM3 10h14M10 3c-4 4.5-4 9.5 0 14M10 3c4 4.5 4 9.5 0 14",
  theme: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 3v14M10 7h5.6M10 10h7M10 13h5.6",
  close: "M5 5l10 10M15 5 5 15",
  check: "M4 10.5l4 4 8-9",
  choose: "M3 4.5h4v4H3zM3 11.5h4v4H3zM10 6.5h7M10 13.5h7",
  cross: "M5.5 5.5l9 9M14.5 5.5l-9 9",
  question: "M7 7.5A3 3 0 1 1 10 11v1.5M10 15.5v.1",
  warning: "M10 3.5 17.5 16.5h-15zM10 8.5v3.5M10 14.3v.1",
  info: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 9.5v4M10 6.6v.1",
  "chevron-down": "M5.5 8l4.5 4.5L14.5 8",
  "chevron-up": "M5.5 12.5 10 8l4.5 4.5",
  outline: "M3.5 5h9M6.5 10h9M6.5 15h7M3.5 10v.1M3.5 15v.1",
  "fit-page": "M5 3h10v14H5zM8 8l2-2 2 2M8 12l2 2 2-2M10 6v8",
  turn: "M15.5 10a5.5 5.5 0 1 1-2-4.2M15.8 3v3.4h-3.4",
  "chevron-right": "M8 5.5l4.5 4.5L8 14.5",
  "chevron-left": "M12 5.5 7.5 10l4.5 4.5",
  eye: "M2.5 10c2-3.5 4.5-5 7.5-5s5.5 1.5 7.5 5c-2 3.5-4.5 5-7.5 5s-5.5-1.5-7.5-5zM10 12.3a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6z",
  "eye-off": "M2.5 10c2-3.5 4.5-5 7.5-5s5.5 1.5 7.5 5c-2 3.5-4.5 5-7.5 5s-5.5-1.5-7.5-5zM4 16.5 16 3.5",
  annex: "M13.5 6.5 8 12a1.4 1.4 0 0 0 2 2l6-6a3 3 0 0 0-4.3-4.3L5.5 10a4.6 4.6 0 0 0 6.5 6.5l4-4",
  file: "M5 3h6.5L15 6.5V17H5zM11.5 3v3.5H15M7.5 10.5h5M7.5 13.5h5",
  upload: "M10 13V4M6.5 7.5 10 4l3.5 3.5M4 13v3.5h12V13",
  download: "M10 4v9M6.5 9.5 10 13l3.5-3.5M4 13v3.5h12V13",
  print: "M6 7.5V3.5h8v4M6 14H3.5V7.5h13V14H14M6 12h8v4.5H6z",
  clock: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 6v4.2l2.8 1.8",
  shield: "M10 3l6 2v4.5c0 3.5-2.3 6-6 7.5-3.7-1.5-6-4-6-7.5V5z",
  offline:
    "M3 3l14 14M5.5 9.5A8 8 0 0 1 8 8M14.5 9.5a8 8 0 0 0-2.8-1.6M2.5 6.8A12 12 0 0 1 5 5M17.5 6.8A12 12 0 0 0 9 4.5M8 12.5a3.5 3.5 0 0 1 4 0M10 15.5v.1",
  isolated: "M4 16.5V8l6-4.5L16 8v8.5zM8 16.5V12h4v4.5M2.5 16.5h15",
  unit: "M4.5 16.5V9h11v7.5M3 16.5h14M3.5 9 10 5.5 16.5 9M10 5.5v-3h3.5v1.8H10M8.5 16.5v-4h3v4",
  seal: "M10 12.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10 9.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zM7 11.5 5.5 17l4.5-2 4.5 2-1.5-5.5",
  reply: "M8 5 3.5 9.5 8 14M3.5 9.5H12c3 0 4.5 1.8 4.5 5.5",
  forward: "M12 5l4.5 4.5L12 14M16.5 9.5H8c-3 0-4.5 1.8-4.5 5.5",
  retry: "M16 10a6 6 0 1 1-2-4.5M16.2 3v3.5h-3.5",
  trash: "M4 6h12M8 6V4h4v2M5.5 6l.8 10.5h7.4L14.5 6M8.5 9v4.5M11.5 9v4.5",
  copy: "M7 7V3.5h9.5V13H13M3.5 7H13v9.5H3.5z",
  bell: "M5 13.5c1-1 1.2-2.5 1.2-4.5a3.8 3.8 0 0 1 7.6 0c0 2 .2 3.5 1.2 4.5zM8.5 16a1.6 1.6 0 0 0 3 0M10 5.2V3.5",
  group: "M3 16.5v-6h4v6M13 16.5v-6h4v6M7 16.5V5l3-2 3 2v11.5M2 16.5h16M10 8v.1M10 11v.1",
  "zoom-in": "M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM13 13l4 4M6.5 9h5M9 6.5v5",
  "zoom-out": "M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM13 13l4 4M6.5 9h5",
  fit: "M3 4v12M17 4v12M5.5 10h9M8 7.5 5.5 10 8 12.5M12 7.5l2.5 2.5-2.5 2.5",
  keyboard: "M2.5 5.5h15v9h-15zM5.5 8.5v.1M8.5 8.5v.1M11.5 8.5v.1M14.5 8.5v.1M6.5 11.5h7",
} as const;

export type IconName = keyof typeof paths;

export const iconNames = Object.keys(paths) as IconName[];

/** Always beside words or inside a labelled control, therefore hidden from screen readers. */
export function Icon(props: { name: IconName; class?: string }) {
  return (
    <svg class={`icon ${props.class ?? ""}`} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d={paths[props.name]} />
    </svg>
  );
}

/** The mark of Tram: the gate of a relay station, cut into a red seal. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect class="mark-ground" x="1" y="1" width="30" height="30" rx="5" />
      <path
        class="mark-gate"
        d="M5 11.5c3.5 0 6-1 11-4 5 3 7.5 4 11 4M7.5 15.5h17M10.5 11v14.5M21.5 11v14.5M7.5 25.5h6M18.5 25.5h6"
      />
    </svg>
  );
}
