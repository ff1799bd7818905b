import { type ReactNode } from 'react';

const paths = {
  overview: 'M4 13h6V4H4zM14 20h6v-9h-6zM4 20h6v-3H4zM14 7h6V4h-6z',
  dataset: 'M4 6c0-3 16-3 16 0v12c0 3-16 3-16 0zM4 6c0 3 16 3 16 0M4 12c0 3 16 3 16 0',
  release: 'M12 3l8 3v6c0 5-3.5 8-8 9-4.500-1-8-4-8-9V6zM9 12l2 2 4-4',
  grant: 'M15 9a4 4 0 1 0-4 4 4 4 0 0 0 4-4M3 21c0-4 4-6 8-6M16 19l2 2 4-4',
  question: 'M4 20V10M10 20V4M16 20v-7M3 20h18',
  audit: 'M5 4h14v16H5zM9 9h6M9 13h6M9 17h3',
  me: 'M12 12a4 4 0 1 0-4-4 4 4 0 0 0 4 4M4 21c0-4 4-6 8-6s8 2 8 6',
  file: 'M6 3h8l4 4v14H6zM14 3v5h4',
  version: 'M12 3l9 5-9 5-9-5zM3 13l9 5 9-5',
  policy: 'M4 7h16M4 12h10M4 17h7M17 14v6M14 17h6',
  sun: 'M12 16a4 4 0 1 0-4-4 4 4 0 0 0 4 4M12 3v2M12 19v2M3 12h2M19 12h2M5.600 5.600L7 7M17 17l1.400 1.400M5.600 18.400L7 17M17 7l1.400-1.400',
  moon: 'M20 14A8.500 8.500 0 0 1 10 4a8.500 8.500 0 1 0 10 10',
} as const;

export type IconName = keyof typeof paths;

/** Decoration: what it stands for is said in words beside it. */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }): ReactNode {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
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

export function Mark(): ReactNode {
  return (
    <span className="mark">
      <svg
        viewBox="0 0 32 32"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.500"
        strokeLinecap="round"
        aria-hidden="true"
      >
        <path d="M5 4v24M27 4v24M5 8h22M5 13h22" />
        <path d="M5 21q3.700-4 7.300 0t7.300 0T27 21M5 27q3.700-4 7.300 0t7.300 0T27 27" />
      </svg>
      Tidegate
    </span>
  );
}
