// The six charts, each with what it says in one sentence.
import type {Analytics} from '../api/analytics';
import {shortDay} from '../language/dates';
import {useLanguage} from '../language/language';
import {money} from '../language/money';
import {useStaffWords} from '../language/staff';
import {Bars, Chart} from './chart';
import {minutesOf, of} from './measures';

const whole = (value: number) => String(Math.round(value));

export function Charts({of: figures}: {of: Analytics}) {
  const {code} = useLanguage();
  const {analytics: words, days: dayWords} = useStaffWords();
  const {days, total, doctors, lead_days} = figures;
  const labels = days.map(({date}) => shortDay(date, code));
  const euros = (value: number) => money(Math.round(value), code);
  const over = dayWords.title;
  const full = doctors
    .filter(({figures: {occupancy}}) => occupancy !== null)
    .map(({names, figures: {occupancy}}) => ({
      name: names?.[code] ?? words.somebody,
      value: occupancy ?? 0,
      text: words.percent(occupancy ?? 0),
    }))
    .sort((a, b) => b.value - a.value);
  const {outcomes} = total;
  return (
    <div className="charts">
      <Chart
        title={words.bookings.title}
        sentence={words.bookings.says(total.bookings, outcomes.completed, outcomes.cancelled)}
        over={over}
        labels={labels}
        how="stack"
        say={whole}
        series={[
          {name: words.bookings.visits, values: of(days, f => f.outcomes.completed + f.outcomes.confirmed)},
          {name: words.bookings.open, values: of(days, f => f.outcomes.open)},
          {name: words.bookings.cancelled, values: of(days, f => f.outcomes.cancelled + f.outcomes.expired)},
          {name: words.bookings.absent, values: of(days, f => f.outcomes.no_show)},
        ]}
      />
      <Chart
        title={words.revenue.title}
        sentence={words.revenue.says(euros(total.revenue_cents), euros(total.refunds_cents))}
        over={over}
        labels={labels}
        how="bars"
        say={euros}
        series={[
          {name: words.revenue.paid, values: of(days, f => f.revenue_cents)},
          {name: words.revenue.returned, values: of(days, f => f.refunds_cents)},
        ]}
      />
      <Bars
        title={words.full.title}
        sentence={total.occupancy === null ? words.full.none : words.full.says(words.percent(total.occupancy))}
        heads={[words.doctor, words.occupancy]}
        bars={full}
      />
      <Chart
        title={words.wait.title}
        sentence={words.wait.says(minutesOf(total.wait_seconds.median), minutesOf(total.wait_seconds.p90))}
        over={over}
        labels={labels}
        how="lines"
        say={words.wait.minutes}
        series={[
          {name: words.wait.median, values: days.map(({figures: {wait_seconds}}) => minutesOf(wait_seconds.median))},
          {name: words.wait.p90, values: days.map(({figures: {wait_seconds}}) => minutesOf(wait_seconds.p90))},
        ]}
      />
      <Bars
        title={words.lead.title}
        sentence={words.lead.says(total.lead_days.median)}
        heads={[words.lead.days, words.booked]}
        bars={lead_days.map(({from_days, to_days, bookings}) => ({
          name: to_days === null ? words.lead.more(from_days) : words.lead.between(from_days, to_days),
          value: bookings,
          text: whole(bookings),
        }))}
      />
      <Chart
        title={words.cancelled.title}
        sentence={words.cancelled.says(total.cancelled.patient, total.cancelled.clinic, total.cancelled.payment)}
        over={over}
        labels={labels}
        how="stack"
        say={whole}
        series={[
          {name: words.cancelled.patient, values: of(days, f => f.cancelled.patient)},
          {name: words.cancelled.clinic, values: of(days, f => f.cancelled.clinic)},
          {name: words.cancelled.payment, values: of(days, f => f.cancelled.payment)},
        ]}
      />
    </div>
  );
}
