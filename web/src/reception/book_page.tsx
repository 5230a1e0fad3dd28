// Booking for somebody who calls: what, with whom, when, and then who.
import {useQuery, useQueryClient} from '@tanstack/react-query';
import {useState} from 'react';
import type {FreeSlot} from '../api/client';
import {forgetSlots, queries} from '../api/queries';
import {time, type Day} from '../language/dates';
import {useLanguage} from '../language/language';
import {useStaffWords} from '../language/staff';
import {Reading} from '../shell/reading';
import {DayAndTime} from '../slots/day_and_time';
import {useFilters} from '../staff/filters';
import {Choose} from '../staff/select';
import {desk, StaffPage} from '../staff/staff_page';
import {BookingPanel, noDraft} from './booking_panel';

const names = ['specialty', 'doctor', 'day'] as const;

export function BookPage() {
  const {booking} = useStaffWords();
  return (
    <StaffPage roles={desk} title={booking.title}>
      <Book />
    </StaffPage>
  );
}

function Book() {
  const {code, words} = useLanguage();
  const {booking} = useStaffWords();
  const cache = useQueryClient();
  const {values, show} = useFilters(names);
  const [slot, setSlot] = useState<FreeSlot | null>(null);
  const [draft, setDraft] = useState(noDraft);
  const specialties = useQuery(queries.specialties());
  const doctors = useQuery({...queries.doctors(values.specialty), enabled: values.specialty !== ''});
  return (
    <Reading query={specialties}>
      {all => (
        <div className="gridandpanel">
          <div className="stack">
            <div className="filters">
              <Choose
                label={words.review.what}
                value={values.specialty}
                onChange={specialty => {
                  setSlot(null);
                  show({specialty, doctor: '', day: ''});
                }}
                choices={[['', booking.chooseWhat], ...all.map(({id, names}): [string, string] => [id, names[code]])]}
              />
              <Choose
                label={words.review.who}
                value={values.doctor}
                onChange={doctor => {
                  setSlot(null);
                  show({doctor});
                }}
                choices={[
                  ['', words.doctor.anyoneShort],
                  ...(doctors.data ?? []).map(({id, full_name}): [string, string] => [id, full_name]),
                ]}
              />
            </div>
            {values.specialty && (
              <DayAndTime
                key={`${values.specialty} ${values.doctor}`}
                specialty={values.specialty}
                doctor={values.doctor || 'any'}
                day={(values.day || null) as Day | null}
                onDay={day => show({day})}
                slotLink={each => (
                  <button
                    type="button"
                    className={each.starts_at === slot?.starts_at ? 'slot chosen' : 'slot'}
                    aria-pressed={each.starts_at === slot?.starts_at}
                    onClick={() => setSlot(each)}
                  >
                    {time(each.starts_at)}
                  </button>
                )}
                whenNothing={null}
              />
            )}
          </div>
          <aside className="card stack panel" aria-label={booking.panel}>
            {slot ? (
              <BookingPanel
                key={slot.starts_at + slot.doctor_id}
                offered={[slot]}
                draft={draft}
                onDraft={setDraft}
                onLost={() => forgetSlots(cache)}
              />
            ) : (
              <p className="quiet">{booking.chooseTime}</p>
            )}
          </aside>
        </div>
      )}
    </Reading>
  );
}
