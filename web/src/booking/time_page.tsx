// Step 3: the day and the time. The first free day is open.
import {useQuery} from '@tanstack/react-query';
import {Link, useLocation} from 'wouter';
import {queries} from '../api/queries';
import {time} from '../language/dates';
import {useLanguage} from '../language/language';
import {money} from '../language/money';
import {Absent} from '../shell/error_page';
import {Page} from '../shell/page';
import {Reading} from '../shell/reading';
import {DayAndTime} from '../slots/day_and_time';
import {stepPath, timesPath} from '../slots/paths';
import {useChoice} from './choice';
import {LostNotice} from './lost_notice';

export function TimePage() {
  const {words, code} = useLanguage();
  const {specialty, doctor, day, lost} = useChoice();
  const [, navigate] = useLocation();
  const specialties = useQuery(queries.specialties());
  const doctors = useQuery({...queries.doctors(specialty), enabled: doctor !== 'any'});
  const clinic = useQuery(queries.clinic());
  const chosen = specialties.data?.find(({id}) => id === specialty);
  const name =
    doctor === 'any' ? words.doctor.anyoneShort : (doctors.data?.find(({id}) => id === doctor)?.full_name ?? '');
  const absent = specialties.data && !chosen;
  const noDoctor = doctor !== 'any' && doctors.data && !name;
  if (absent || noDoctor) return <Absent />;
  return (
    <Page
      broad
      title={words.time.title}
      back={{
        to: `/book/${specialty}`,
        label: [chosen?.names[code], doctor !== 'any' && name].filter(Boolean).join(', ') || words.buttons.back,
      }}
      step={3}
    >
      {chosen && name ? (
        <div className="booking">
          <aside>
            <p>
              <b>{chosen.names[code]}</b>, {words.specialty.minutes(chosen.duration_minutes)},{' '}
              <span className="figures">{money(chosen.price_cents, code)}</span>
              <br />
              {words.review.who} {name} <Link href={`/book/${specialty}`}>{words.buttons.change}</Link>
              <br />
              {clinic.data ? words.time.cancelFree(clinic.data.rules.cancel_free_hours) : '\u00a0'}
            </p>
          </aside>
          <div className="stack">
            {lost && <LostNotice specialty={specialty} doctor={doctor} at={lost} />}
            <DayAndTime
              specialty={specialty}
              doctor={doctor}
              day={day}
              onDay={next => navigate(timesPath(specialty, doctor, {day: next}), {replace: true})}
              slotLink={slot => (
                <Link
                  className="slot"
                  href={stepPath(specialty, doctor, 'review', slot.starts_at)}
                  aria-label={
                    doctor === 'any'
                      ? `${time(slot.starts_at)}, ${money(slot.price_cents, code)}`
                      : `${time(slot.starts_at)}, ${slot.doctor_name}, ${money(slot.price_cents, code)}`
                  }
                >
                  {time(slot.starts_at)}
                </Link>
              )}
              whenNothing={
                <p>
                  <Link href={`/waitlist?specialty=${specialty}${doctor === 'any' ? '' : `&doctor=${doctor}`}`}>
                    {words.time.tell}
                  </Link>
                </p>
              }
            />
          </div>
        </div>
      ) : specialties.data ? (
        <Reading query={doctors}>{() => null}</Reading>
      ) : (
        <Reading query={specialties}>{() => null}</Reading>
      )}
    </Page>
  );
}
