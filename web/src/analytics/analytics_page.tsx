// The clinic's figures of a time: what was booked and became of it, money, how full and how punctual it was.
import {useQuery} from '@tanstack/react-query';
import {Link} from 'wouter';
import {analyticsQuery, tablePath, type Analytics, type Figures, type Wanted} from '../api/analytics';
import {hoursQueries} from '../api/hours_queries';
import {queries} from '../api/queries';
import {Field} from '../design/field';
import {Submit} from '../design/form';
import {Notice} from '../design/notice';
import {isDay, plusDays, shortDay, today} from '../language/dates';
import {useLanguage} from '../language/language';
import {useMore} from '../language/more';
import {money} from '../language/money';
import {useStaffWords} from '../language/staff';
import {Download} from '../shell/download';
import {Reading} from '../shell/reading';
import {useFilters} from '../staff/filters';
import {Select} from '../staff/select';
import {StaffPage} from '../staff/staff_page';
import {Charts} from './charts';
import {growth, noShowShare, spanBefore} from './measures';

const names = ['from', 'to', 'doctor', 'specialty'] as const;
const longest = 366; // days
const spans = [7, 30, 90, 365];

export function AnalyticsPage() {
  const {nav} = useStaffWords();
  return (
    <StaffPage roles="admin" title={nav.analytics}>
      <AllFigures />
    </StaffPage>
  );
}

const lastDays = (days: number) => ({from: plusDays(today(), 1 - days), to: today()});

function AllFigures() {
  const {analytics} = useStaffWords();
  const {values, show, key} = useFilters(names);
  const usual = lastDays(30);
  const last = isDay(values.to) ? values.to : usual.to;
  const first = isDay(values.from) && values.from <= last ? values.from : plusDays(last, -29);
  const earliest = plusDays(last, 1 - longest);
  const wanted: Wanted = {
    from: first < earliest ? earliest : first,
    to: plusDays(last, 1), // the last day is included, the API's end is not
    ...(values.doctor && {doctor_id: values.doctor}),
    ...(values.specialty && {specialty_id: values.specialty}),
  };
  const found = useQuery(analyticsQuery(wanted));
  const before = useQuery(analyticsQuery(spanBefore(wanted)));
  return (
    <>
      <Choice key={key} values={{...values, from: wanted.from, to: last}} onShow={show} />
      <div className="row">
        {spans.map(days => (
          <button key={days} type="button" className="button plain inline" onClick={() => show(lastDays(days))}>
            {analytics.lastDays(days)}
          </button>
        ))}
        <Download path={tablePath(wanted)} name={`consulta-${wanted.from}.csv`} icon="download" accept="text/csv">
          {analytics.csv}
        </Download>
        <Download
          path={`/api/v1/admin/reports/${last.slice(0, 7)}.pdf`}
          name={`consulta-${last.slice(0, 7)}.pdf`}
          icon="download"
        >
          {analytics.report(last.slice(0, 7))}
        </Download>
      </div>
      <Reading query={found} rows={4}>
        {figures => <Shown of={figures} before={before.data?.total ?? null} />}
      </Reading>
    </>
  );
}

function Choice({
  values,
  onShow,
}: {
  values: Record<(typeof names)[number], string>;
  onShow: (values: Record<string, string>) => void;
}) {
  const {code} = useLanguage();
  const {users, waitlist} = useMore();
  const {analytics} = useStaffWords();
  const doctors = useQuery(hoursQueries.doctors());
  const specialties = useQuery(queries.specialties());
  return (
    <form
      className="filters"
      role="search"
      onSubmit={event => {
        event.preventDefault();
        const typed = new FormData(event.currentTarget);
        onShow(Object.fromEntries(names.map(name => [name, String(typed.get(name) ?? '')])));
      }}
    >
      <Field label={waitlist.from} name="from" type="date" defaultValue={values.from} />
      <Field label={waitlist.to} name="to" type="date" defaultValue={values.to} />
      <Select
        key={`doctor ${doctors.data?.length}`}
        label={analytics.doctor}
        name="doctor"
        defaultValue={values.doctor}
        choices={[
          ['', analytics.anyDoctor],
          ...(doctors.data ?? []).map(({id, full_name}): [string, string] => [id, full_name]),
        ]}
      />
      <Select
        key={`specialty ${specialties.data?.length}`}
        label={analytics.specialty}
        name="specialty"
        defaultValue={values.specialty}
        choices={[
          ['', analytics.anySpecialty],
          ...(specialties.data ?? []).map(({id, names}): [string, string] => [id, names[code]]),
        ]}
      />
      <Submit busy={false}>{users.find}</Submit>
    </form>
  );
}

function Shown({of, before}: {of: Analytics; before: Figures | null}) {
  const {code} = useLanguage();
  const {analytics} = useStaffWords();
  const partial = of.days.filter(day => day.partial).map(({date}) => shortDay(date, code));
  return (
    <>
      {of.rebuilding !== null && <Notice>{analytics.rebuilding(Math.round(of.rebuilding * 100))}</Notice>}
      {of.total.bookings === 0 && <FirstSteps />}
      <Tallies total={of.total} before={before} />
      {partial.length > 0 && <p className="quiet">{analytics.partial(partial.slice(0, 3).join(', '))}</p>}
      <Charts of={of} />
    </>
  );
}

function FirstSteps() {
  const {analytics} = useStaffWords();
  return (
    <Notice>
      <p>{analytics.nothing}</p>
      <ol className="firststeps">
        <li>
          <Link href="/admin/specialties">{analytics.firstSpecialty}</Link>
        </li>
        <li>
          <Link href="/admin/doctors">{analytics.firstDoctor}</Link>
        </li>
      </ol>
    </Notice>
  );
}

function Tallies({total, before}: {total: Figures; before: Figures | null}) {
  const {code} = useLanguage();
  const {analytics} = useStaffWords();
  const percent = (value: number | null) => (value === null ? '–' : analytics.percent(value));
  const grown = before && growth(total.bookings, before.bookings);
  return (
    <dl className="tallies kpis">
      {(
        [
          [analytics.booked, `${total.bookings}${grown === null ? '' : `, ${analytics.change(grown)}`}`],
          [analytics.noShow, percent(noShowShare(total))],
          [analytics.kept, money(total.kept_cents, code)],
          [analytics.occupancy, percent(total.occupancy)],
          [analytics.prescriptions, String(total.prescriptions)],
        ] as const
      ).map(([name, value]) => (
        <div key={name} className="card">
          <dt className="quiet">{name}</dt>
          <dd className="figures">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
