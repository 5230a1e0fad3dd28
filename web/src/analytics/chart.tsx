// A chart with its result in one sentence, and the same as a table, which is always there for who hears the page.
import {lazy, Suspense, useId, useMemo, useState} from 'react';
import {useStaffWords} from '../language/staff';
import {Row, Table} from '../staff/table';
import type {Series} from './chart_canvas';

const ChartCanvas = lazy(() => import('./chart_canvas'));

export function Chart({
  title,
  sentence,
  over,
  labels,
  series,
  how,
  say,
}: {
  title: string;
  sentence: string;
  over: string; // what the labels are: days, say
  labels: string[];
  series: Series[];
  how: 'stack' | 'bars' | 'lines';
  say: (value: number) => string;
}) {
  const {analytics} = useStaffWords();
  const [shown, setShown] = useState(false);
  const id = useId();
  const drawn = useMemo(() => series, [JSON.stringify(series)]);
  const named = useMemo(() => labels, [labels.join()]);
  return (
    <figure className="card stack tight chart">
      <figcaption>
        <h2>{title}</h2>
        <p>{sentence}</p>
      </figcaption>
      <ul className="legend" aria-hidden="true">
        {series.map(({name}, i) => (
          <li key={name}>
            <span className={`swatch chart${i + 1}`} />
            {name}
          </li>
        ))}
      </ul>
      <Suspense fallback={<div className="canvas" />}>
        <ChartCanvas series={drawn} labels={named} how={how} say={say} />
      </Suspense>
      <div>
        <button
          type="button"
          className="button plain inline"
          aria-expanded={shown}
          aria-controls={id}
          aria-label={`${shown ? analytics.hideTable : analytics.showTable}, ${title}`}
          onClick={() => setShown(!shown)}
        >
          {shown ? analytics.hideTable : analytics.showTable}
        </button>
      </div>
      {/* It scrolls: who has only keys must come into it. */}
      <div id={id} className={shown ? 'figuretable' : 'hidden'} role="region" aria-label={title} tabIndex={0}>
        <Table caption={title} heads={[over, ...series.map(({name}) => name)]}>
          {labels.map((label, i) => (
            <Row
              key={label}
              cells={[
                label,
                ...series.map(({name, values}) => {
                  const value = values[i];
                  return (
                    <span key={name} className="figures">
                      {value === null || value === undefined ? '–' : say(value)}
                    </span>
                  );
                }),
              ]}
            />
          ))}
        </Table>
      </div>
    </figure>
  );
}

// Bars beside their names: a table that is seen as one.
export function Bars({
  title,
  sentence,
  heads,
  bars,
}: {
  title: string;
  sentence: string;
  heads: [string, string];
  bars: {name: string; value: number; text: string}[];
}) {
  const most = Math.max(...bars.map(({value}) => value), 0.0001);
  return (
    <figure className="card stack tight chart">
      <figcaption>
        <h2>{title}</h2>
        <p>{sentence}</p>
      </figcaption>
      <Table caption={title} heads={heads} look="bars">
        {bars.map(({name, value, text}) => (
          <Row
            key={name}
            cells={[
              name,
              <span key="value" className="measure">
                <span className="length" style={{inlineSize: `${(value / most) * 100}%`}} />
                <span className="figures">{text}</span>
              </span>,
            ]}
          />
        ))}
      </Table>
    </figure>
  );
}
