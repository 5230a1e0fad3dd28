// All doctors' day side by side: what is booked, and what is free to be booked for somebody.
import {useQuery} from '@tanstack/react-query';
import {useState, type KeyboardEvent, type ReactNode} from 'react';
import {Link, useLocation} from 'wouter';
import {api, need, type Appointment} from '../api/client';
import {minutesLate} from '../api/day_changes';
import {useDay} from '../api/day_queries';
import {useSpecialtyName} from '../api/specialty_names';
import {State} from '../design/notice';
import {longDay, milliseconds, now, plusDays, shortDay, time, today, type Day} from '../language/dates';
import {useLanguage} from '../language/language';
import {useStaffWords} from '../language/staff';
import {useFocusAtFirst} from '../shell/focus';
import {ProblemNotice, Waiting} from '../shell/reading';
import {DayNav, useDayAsked} from '../staff/day_nav';
import {desk, StaffPage} from '../staff/staff_page';
import {Steps} from '../staff/steps';
import {nameOf, stepsOf} from '../staff/visit';
import {BookingPanel, Held, noDraft} from './booking_panel';
import {columnsOf, isGridKey, placeAfter, startsOf, type Cell, type Column, type Place} from './day_grid';
import {GridColumn} from './grid_column';

export function GridPage() {
  const {code} = useLanguage();
  const {grid} = useStaffWords();
  const day = useDayAsked();
  return (
    <StaffPage roles={desk} title={grid.title(shortDay(day, code))} heading={longDay(day, code)}>
      <DayNav day={day} />
      <DayGrid day={day} />
    </StaffPage>
  );
}

function useColumns(day: Day) {
  const {visits, late} = useDay(day);
  const free = useQuery({
    queryKey: ['slots', 'grid', day],
    queryFn: async () =>
      (await need(api.GET('/api/v1/availability', {params: {query: {from: day, to: plusDays(day, 1)}}}))).items,
    staleTime: 10_000,
    refetchInterval: 30_000,
    enabled: day >= today(),
  });
  const slots = day >= today() ? free.data : [];
  return {
    columns: visits.data && slots && columnsOf(visits.data, slots),
    late: day === today() ? late : [],
    error: visits.error ?? free.error,
    retry: () => void Promise.all([visits.refetch(), free.refetch()]),
  };
}

const idOf = (column: Column, cell: Cell) => `${column.doctor.id}-${cell.starts_at}`;
const focusOn = (id: string) => setTimeout(() => document.getElementById(id)?.focus());

function DayGrid({day}: {day: Day}) {
  const {grid} = useStaffWords();
  const [path, navigate] = useLocation();
  const {columns, late, error, retry} = useColumns(day);
  const [at, setAt] = useState<Place>([0, 0]);
  const [open, setOpen] = useState<string | null>(null); // the id of the cell whose panel is shown
  const [draft, setDraft] = useState(noDraft);
  const [held, setHeld] = useState<{at: string | null; booked: Appointment} | null>(null);
  if (!columns) return error ? <ProblemNotice problem={error} onRetry={retry} /> : <Waiting rows={8} />;
  if (columns.length === 0) return <p>{day < today() ? grid.past : grid.allOff}</p>;
  const starts = startsOf(columns);
  const [column, cell]: Place = columns[at[0]]?.cells[at[1]] ? at : [0, 0];

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'PageUp' || event.key === 'PageDown') {
      event.preventDefault();
      return navigate(`${path}?date=${plusDays(day, event.key === 'PageUp' ? -1 : 1)}`);
    }
    if (!columns || !isGridKey(event.key)) return;
    event.preventDefault();
    const next = placeAfter(columns, [column, cell], event.key);
    setAt(next);
    const [to, of] = [columns[next[0]], columns[next[0]]?.cells[next[1]]];
    if (to && of) focusOn(idOf(to, of));
  }

  const shown = columns.flatMap(of => of.cells.map(each => ({of, each}))).find(({of, each}) => idOf(of, each) === open);
  return (
    <div className="gridandpanel">
      <div
        className="daygrid"
        role="group"
        aria-label={grid.help}
        style={{gridTemplateColumns: `3.5rem repeat(${columns.length}, minmax(8rem, 1fr))`}}
        onKeyDown={onKeyDown}
      >
        {starts.map((start, row) => (
          <span
            key={start}
            aria-hidden="true"
            className={isNow(start, starts[row + 1]) ? 'figures now' : 'figures'}
            style={{gridRow: row + 2}}
          >
            {time(start)}
          </span>
        ))}
        {columns.map((of, i) => (
          <GridColumn
            key={of.doctor.id}
            column={of}
            late={minutesLate(late, of.doctor.id)}
            place={i + 2}
            starts={starts}
            stop={i === column ? cell : null}
            open={open}
            idOf={each => idOf(of, each)}
            onOpen={index => {
              const each = of.cells[index];
              setAt([i, index]);
              if (each) setOpen(idOf(of, each));
            }}
          />
        ))}
      </div>
      <aside
        className="card stack panel"
        aria-label={grid.panel}
        onKeyDown={event => {
          if (event.key !== 'Escape' || !open) return;
          focusOn(open);
          setOpen(null);
        }}
      >
        {/* Stays when the time is free no more, and until another is looked at. */}
        {held && held.at === open && <Held held={held.booked} />}
        {!shown ? (
          held?.at !== open && <p className="quiet">{grid.choose}</p>
        ) : (
          <Chosen key={open}>
            {shown.each.visit ? (
              <Visit cell={shown.each} isToday={day === today()} />
            ) : (
              held?.at !== open && (
                <BookingPanel
                  offered={shown.each.offered}
                  draft={draft}
                  onDraft={setDraft}
                  onLost={() => void retry()}
                  onHeld={booked => setHeld({at: open, booked})}
                />
              )
            )}
          </Chosen>
        )}
      </aside>
    </div>
  );
}

const isNow = (start: string, next: string | undefined): boolean =>
  milliseconds(start) <= now() && (next === undefined || milliseconds(next) > now());

// What was pressed for has the focus; Escape leads back.
function Chosen({children}: {children: ReactNode}) {
  const box = useFocusAtFirst<HTMLDivElement>();
  return (
    <div ref={box} className="stack" tabIndex={-1}>
      {children}
    </div>
  );
}

function Visit({cell, isToday}: {cell: Cell; isToday: boolean}) {
  const {grid} = useStaffWords();
  const specialtyName = useSpecialtyName();
  const {visit} = cell;
  if (!visit) return null;
  return (
    <>
      <h2>{nameOf(visit)}</h2>
      <p>{`${time(visit.starts_at)}, ${specialtyName(visit.specialty)}, ${visit.doctor.name ?? ''}`}</p>
      <div>
        <State status={visit.status} />
      </div>
      <Steps
        visit={visit}
        steps={stepsOf(visit, now(), isToday).filter(step => step === 'check-in' || step === 'no-show')}
        filled
      />
      <p>
        <Link href={`/appointments/${visit.id}`}>{grid.details}</Link>
      </p>
    </>
  );
}
