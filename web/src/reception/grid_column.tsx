// A doctor's day as a list of buttons under their name, drawn as a column of the grid.
import {useStaffWords} from '../language/staff';
import {useWords} from '../language/language';
import {time, type Instant} from '../language/dates';
import {nameOf} from '../staff/visit';
import {rowsOf, type Cell, type Column} from './day_grid';

export function GridColumn({
  column,
  late,
  place,
  starts,
  stop,
  open,
  idOf,
  onOpen,
}: {
  column: Column;
  late: number; // minutes
  place: number; // of the grid's columns
  starts: Instant[];
  stop: number | null; // the cell that Tab comes to
  open: string | null;
  idOf: (cell: Cell) => string;
  onOpen: (index: number) => void;
}) {
  const words = useWords();
  const {grid, arrivals, day} = useStaffWords();
  const {doctor, room, cells} = column;
  const said = ({visit}: Cell) => (visit ? `${nameOf(visit)}, ${words.states[visit.status]}` : grid.free);
  return (
    <section className="column" aria-label={doctor.name}>
      <h2 style={{gridColumn: place}}>
        {doctor.name}
        {room && <span className="quiet"> {arrivals.room(room)}</span>}
        {late > 0 && <span className="late"> {day.late(late)}</span>}
      </h2>
      <ul>
        {cells.map((cell, i) => {
          const [from, to] = rowsOf(column, i, starts);
          const id = idOf(cell);
          return (
            <li key={id} style={{gridColumn: place, gridRow: `${from + 1} / ${to + 1}`}}>
              <button
                type="button"
                id={id}
                className={`cell ${cell.visit?.status ?? 'free'}`}
                tabIndex={i === stop ? 0 : -1}
                aria-pressed={id === open}
                aria-label={`${time(cell.starts_at)}, ${said(cell)}, ${doctor.name}`}
                onClick={() => onOpen(i)}
              >
                <span className="figures">{time(cell.starts_at)}</span> {said(cell)}
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
