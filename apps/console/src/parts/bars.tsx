import { Text } from '@mantine/core';
import { type ReactNode } from 'react';

/** A labelled bar, 0 to 1. */
export function Bar({
  label,
  share,
  value,
  color,
}: {
  label: string;
  share: number;
  value: string;
  color: string;
}): ReactNode {
  // The smallest share that is not nothing is still to be seen.
  const width = share <= 0 ? 0 : Math.max(0.8, Math.min(1, share) * 100);
  return (
    <div className="bar">
      <Text size="sm">{label}</Text>
      <svg viewBox="0 0 100 6" preserveAspectRatio="none" height="14" aria-hidden="true">
        <rect width="100" height="6" rx="1" fill="var(--mantine-color-default-border)" opacity="0.500" />
        <rect width={width} height="6" rx="1" fill={`var(--mantine-color-${color}-filled)`} />
      </svg>
      <Text size="sm" ta="right" ff="monospace">
        {value}
      </Text>
    </div>
  );
}

interface HistogramProps {
  readonly bins: readonly { readonly label: string; readonly count: number }[];
  readonly label: string;
}

/** Counts side by side; a reader hears the fullest bin. */
export function Histogram({ bins, label }: HistogramProps): ReactNode {
  const most = Math.max(1, ...bins.map((bin) => bin.count));
  const width = 100 / Math.max(1, bins.length);
  const fullest = bins.find((bin) => bin.count === most);
  const words = fullest ? `${label}: most in ${fullest.label}` : label;
  return (
    <svg
      className="histogram"
      viewBox="0 0 100 28"
      preserveAspectRatio="none"
      height="36"
      role="img"
      aria-label={words}
    >
      {bins.map((bin, i) => {
        const height = bin.count === 0 ? 0 : Math.max(1, (bin.count / most) * 28);
        return (
          <rect
            key={bin.label}
            x={i * width + width * 0.08}
            y={28 - height}
            width={width * 0.84}
            height={height}
            fill="var(--mantine-primary-color-filled)"
          >
            <title>{`${bin.label}: ${bin.count}`}</title>
          </rect>
        );
      })}
    </svg>
  );
}
