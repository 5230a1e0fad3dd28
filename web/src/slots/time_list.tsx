// The times of one day, by parts of the day. What a time leads to is the page's: a link, or a choice in place.
import type {ReactNode} from 'react';
import type {FreeSlot} from '../api/client';
import {time} from '../language/dates';
import {useWords} from '../language/language';
import type {SeenSlot} from './seen_slots';
import './time_list.css';

export function TimeList({slots, children}: {slots: SeenSlot[]; children: (slot: FreeSlot) => ReactNode}) {
  const words = useWords();
  const hour = ({slot}: SeenSlot) => Number(time(slot.starts_at).slice(0, 2));
  const parts: [string, SeenSlot[]][] = [
    [words.time.morning, slots.filter(slot => hour(slot) < 12)],
    [words.time.afternoon, slots.filter(slot => hour(slot) >= 12 && hour(slot) < 18)],
    [words.time.evening, slots.filter(slot => hour(slot) >= 18)],
  ];
  return (
    <div className="times">
      {parts
        .filter(([, list]) => list.length > 0)
        .map(([name, list]) => (
          <section key={name}>
            <h3>{name}</h3>
            <ul>
              {list.map(({slot, taken}) => (
                <li key={slot.starts_at} className={taken ? 'slot taken' : undefined}>
                  {taken ? (
                    <>
                      {time(slot.starts_at)} <small>{words.time.taken}</small>
                    </>
                  ) : (
                    children(slot)
                  )}
                </li>
              ))}
            </ul>
          </section>
        ))}
    </div>
  );
}
