// A month to choose a day from. Full days can be reached and are heard as full; past ones are skipped, past weeks left
// out. The grid, its
// keys and its names are React Aria's (the ARIA practices' date grid); what is free comes from whoever shows it.
import {CalendarDate, GregorianCalendar, parseDate, type DateValue} from '@internationalized/date';
import {useCalendar, useCalendarCell, useCalendarGrid} from '@react-aria/calendar';
import {I18nProvider} from '@react-aria/i18n';
import {useCalendarState, type CalendarState} from '@react-stately/calendar';
import {useRef} from 'react';
import {Icon} from '../design/icon';
import {monthName, today, weekHeads, type Day} from '../language/dates';
import {useLanguage} from '../language/language';
import './day_calendar.css';

interface Props {
  day: Day;
  month: Day; // any day of the month that is shown
  last: Day | null; // the horizon, once it is known
  free: ReadonlyMap<Day, number>; // of the days that are known
  onDay: (day: Day) => void;
  onMonth: (first: Day) => void;
}

const iso = (date: DateValue): Day => date.toString().slice(0, 10);

export function DayCalendar(props: Props) {
  const {code} = useLanguage();
  return (
    <I18nProvider locale={code === 'pt' ? 'pt-PT' : 'en-GB'}>
      <Month {...props} />
    </I18nProvider>
  );
}

function Month({day, month, last, free, onDay, onMonth}: Props) {
  const {words, code} = useLanguage();
  const options = {
    'aria-label': words.time.calendar,
    value: parseDate(day),
    onChange: (date: DateValue) => onDay(iso(date)),
    minValue: parseDate(today()),
    maxValue: last === null ? undefined : parseDate(last),
    isDateUnavailable: (date: DateValue) => free.get(iso(date)) === 0,
    focusedValue: parseDate(month),
    onFocusChange: (date: CalendarDate) => onMonth(iso(date)),
  };
  const state = useCalendarState({
    ...options,
    locale: code === 'pt' ? 'pt-PT' : 'en-GB',
    createCalendar: () => new GregorianCalendar(),
    firstDayOfWeek: 'mon',
  });
  const {calendarProps} = useCalendar(options, state);
  const {gridProps} = useCalendarGrid({weekdayStyle: 'short'}, state);
  const weeks = Array.from({length: 6}, (_, week) => state.getDatesInWeek(week)).filter(dates =>
    dates.some(date => date && date.month === state.visibleRange.start.month && date.compare(options.minValue) >= 0),
  );
  return (
    <div {...calendarProps} className="calendar">
      <div className="calendarhead">
        <button
          type="button"
          className="button icon"
          aria-label={words.time.previousMonth}
          disabled={state.isPreviousVisibleRangeInvalid()}
          onClick={() => state.focusPreviousPage()}
        >
          <Icon name="back" />
        </button>
        <h2 aria-hidden="true">{monthName(iso(state.visibleRange.start), code)}</h2>
        <button
          type="button"
          className="button icon"
          aria-label={words.time.nextMonth}
          disabled={state.isNextVisibleRangeInvalid()}
          onClick={() => state.focusNextPage()}
        >
          <Icon name="forward" />
        </button>
      </div>
      <table {...gridProps}>
        <thead aria-hidden="true">
          <tr>
            {weekHeads(code).map(head => (
              <th key={head}>{head}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map(dates => (
            <tr key={dates.find(Boolean)?.toString()}>
              {dates.map((date, i) =>
                date ? <DayCell key={i} date={date} state={state} free={free} /> : <td key={i} />,
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function DayCell({date, state, free}: {date: CalendarDate; state: CalendarState; free: ReadonlyMap<Day, number>}) {
  const {words} = useLanguage();
  const ref = useRef<HTMLSpanElement>(null);
  const {cellProps, buttonProps, isSelected, isDisabled, isUnavailable, isOutsideVisibleRange} = useCalendarCell(
    {date},
    state,
    ref,
  );
  if (isOutsideVisibleRange) return <td {...cellProps} />;
  const places = free.get(iso(date));
  const told =
    places === undefined || isDisabled ? '' : `, ${places === 0 ? words.time.full : words.time.free(places)}`;
  const look = isSelected ? 'chosen' : isDisabled ? 'past' : isUnavailable ? 'full' : places ? 'free' : '';
  return (
    <td {...cellProps}>
      <span
        {...buttonProps}
        ref={ref}
        aria-label={`${String(buttonProps['aria-label'])}${told}`}
        className={`day ${look}`}
      >
        {date.day}
      </span>
    </td>
  );
}
