// Draws series over days. It is seen alone: what it says stands in the table beside it.
import {useEffect, useRef, useState} from 'react';
import UPlot from 'uplot';
import {stacked} from './measures';

export interface Series {
  name: string;
  values: (number | null)[];
}

const height = 220; // px
const dashes = [[], [8, 4], [2, 4], [8, 4, 2, 4]]; // a line is told from another without its colour too

// Light and dark are drawn anew when the device changes between them.
function useScheme(): boolean {
  const [query] = useState(() => matchMedia('(prefers-color-scheme: dark)'));
  const [dark, setDark] = useState(query.matches);
  useEffect(() => {
    const changed = () => setDark(query.matches);
    query.addEventListener('change', changed);
    return () => query.removeEventListener('change', changed);
  }, [query]);
  return dark;
}

function optionsOf(
  series: Series[],
  how: 'stack' | 'bars' | 'lines',
  labels: string[],
  say: (value: number) => string,
  colourOf: (name: string) => string,
  width: number,
): UPlot.Options {
  const edge = colourOf('--quiet');
  const line = colourOf('--line');
  const axis = {stroke: edge, grid: {stroke: line, width: 1}, ticks: {stroke: line}};
  // The tallest first: those below are drawn over it.
  const drawn = how === 'stack' ? [...series.keys()].reverse() : [...series.keys()];
  return {
    width,
    height,
    legend: {show: false},
    cursor: {show: false},
    scales: {
      x: {time: false, range: [-0.6, Math.max(0.6, labels.length - 0.4)]},
      y: {range: (_, __, max) => [0, Math.max(1, max * 1.05)]},
    },
    axes: [
      {
        ...axis,
        grid: {show: false},
        values: (_, ticks) => ticks.map(tick => labels[tick] ?? ''),
        incrs: [1, 2, 5, 7, 14, 30, 60],
        space: 70,
      },
      {...axis, size: 84, values: (_, ticks) => ticks.map(say)},
    ],
    series: [
      {},
      ...drawn.map(i => ({
        stroke: colourOf(`--chart-${i + 1}`),
        width: 2,
        dash: how === 'lines' ? dashes[i] : [],
        spanGaps: true,
        points: {show: how === 'lines'},
        ...(how !== 'lines' && {
          fill: colourOf(`--chart-${i + 1}`),
          width: 0,
          paths: UPlot.paths.bars?.({
            size: [how === 'bars' ? 0.35 : 0.7, 40],
            align: how === 'bars' ? (i === 0 ? -1 : 1) : 0,
          }),
        }),
      })),
    ],
  };
}

export default function ChartCanvas({
  series,
  labels,
  how,
  say,
}: {
  series: Series[];
  labels: string[];
  how: 'stack' | 'bars' | 'lines';
  say: (value: number) => string;
}) {
  const box = useRef<HTMLDivElement>(null);
  const dark = useScheme();
  useEffect(() => {
    const place = box.current;
    if (!place) return;
    // A token may be of either theme: the element knows which.
    const colourOf = (name: string) => {
      place.style.color = `var(${name})`;
      return getComputedStyle(place).color;
    };
    const values = series.map(({values}) => values);
    const tops = how === 'stack' ? stacked(values.map(all => all.map(value => value ?? 0))).reverse() : values;
    const plot = new UPlot(
      optionsOf(series, how, labels, say, colourOf, place.clientWidth),
      [labels.map((_, i) => i), ...tops],
      place,
    );
    const observer = new ResizeObserver(() => plot.setSize({width: place.clientWidth, height}));
    observer.observe(place);
    return () => {
      observer.disconnect();
      plot.destroy();
    };
  }, [series, labels, how, say, dark]);
  return <div ref={box} className="canvas" aria-hidden="true" />;
}
