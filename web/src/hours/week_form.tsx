// The week: blocks of hours of each day, how far starts lie apart, and the room. What is booked stays where it is.
import {useQueryClient} from '@tanstack/react-query';
import {useRef, useState} from 'react';
import {api, need, type Appointment, type Schemas} from '../api/client';
import {isProblem} from '../api/problem';
import {forgetSlots} from '../api/queries';
import {Field} from '../design/field';
import {Submit} from '../design/form';
import {Icon} from '../design/icon';
import {Notice} from '../design/notice';
import {shortMoment} from '../language/dates';
import {useLanguage} from '../language/language';
import {useStaffWords} from '../language/staff';
import {useAnnounce} from '../shell/announcer';
import {regainFocus} from '../shell/focus';
import {useSentForm} from '../shell/sent_form';
import {Select} from '../staff/select';
import {nameOf} from '../staff/visit';
import {asClock, faultsOf, outside, weekdayName, weekdays, type Block} from './week';

type Week = Schemas['Schedule'] & {etag: string};
type Kept = Block & {key: number};

const distances = [10, 15, 20, 30, 40, 45, 60, 90];

export function WeekForm({doctor, week, booked}: {doctor: string; week: Week; booked: Appointment[]}) {
  const {code} = useLanguage();
  const {hours} = useStaffWords();
  const announce = useAnnounce();
  const cache = useQueryClient();
  const made = useRef(0);
  const keyed = (block: Block): Kept => ({...block, key: ++made.current});
  const [blocks, setBlocks] = useState<Kept[]>(() => week.weekly.map(keyed));
  const change = (key: number, part: Partial<Block>) =>
    setBlocks(all => all.map(block => (block.key === key ? {...block, ...part} : block)));
  const idOf = ({key}: Kept, end: 'from' | 'to') => `${end}-${key}`;
  const labels = Object.fromEntries(
    blocks.flatMap(block =>
      (['from', 'to'] as const).map(end => [
        idOf(block, end),
        `${weekdayName(block.weekday, code)}, ${end === 'from' ? hours.from : hours.to}`,
      ]),
    ),
  );
  const ordered = [...blocks].sort((a, b) => a.weekday - b.weekday || a.from.localeCompare(b.from));
  const form = useSentForm(
    labels,
    () =>
      Object.fromEntries(
        [...faultsOf(ordered)].map(([i, fault]) => [idOf(ordered[i] as Kept, 'from'), hours.faults[fault]]),
      ),
    async ({slot_minutes = '', room = ''}) => {
      const body = {
        weekly: ordered.map(({weekday, from, to}) => ({weekday, from, to})),
        slot_minutes: slot_minutes ? Number(slot_minutes) : null,
        room: room.trim(),
      };
      await need(
        api.PUT('/api/v1/doctors/{id}/schedule', {
          params: {path: {id: doctor}, header: {'If-Match': week.etag}},
          body,
        }),
      ).catch(async (error: unknown) => {
        // What was typed stays, and goes over what is there now when it is sent again.
        if (isProblem(error, 'stale')) await cache.invalidateQueries({queryKey: ['mine', 'schedule', doctor]});
        throw error;
      });
      announce(hours.saved);
      forgetSlots(cache);
      await cache.invalidateQueries({queryKey: ['mine', 'schedule', doctor]});
    },
  );
  const said = (all: readonly Block[]) => all.map(({weekday, from, to}) => `${weekday} ${from} ${to}`).join();
  const changed = said(ordered) !== said(week.weekly);
  const left = changed && faultsOf(blocks).size === 0 ? outside(blocks, booked) : [];
  const add = (weekday: number) => {
    const last = blocks.filter(block => block.weekday === weekday).at(-1)?.to;
    const next = last ? {from: last, to: '18:00'} : {from: '09:00', to: '13:00'};
    setBlocks([...blocks, keyed({weekday, ...(next.from < next.to ? next : {from: '', to: ''})})]);
  };
  const copy = (weekday: number) =>
    setBlocks(weekdays.flatMap(day => blocks.filter(b => b.weekday === weekday).map(b => keyed({...b, weekday: day}))));

  return (
    <form className="stack week" noValidate onSubmit={form.onSubmit}>
      {form.told}
      {weekdays.map(weekday => (
        <DayBlocks
          key={weekday}
          name={weekdayName(weekday, code)}
          blocks={blocks.filter(block => block.weekday === weekday)}
          idOf={idOf}
          errors={form.errors}
          onChange={change}
          onAdd={() => add(weekday)}
          onRemove={key => setBlocks(blocks.filter(block => block.key !== key))}
          onCopy={() => copy(weekday)}
        />
      ))}
      <div className="filters">
        <Select
          label={hours.distance}
          name="slot_minutes"
          defaultValue={String(week.slot_minutes ?? '')}
          choices={[
            ['', hours.asLong],
            ...[...new Set([...distances, ...(week.slot_minutes ? [week.slot_minutes] : [])])]
              .sort((a, b) => a - b)
              .map((n): [string, string] => [String(n), hours.minutes(n)]),
          ]}
        />
        <Field label={hours.room} name="room" maxLength={50} autoComplete="off" defaultValue={week.room ?? ''} />
      </div>
      {left.length > 0 && <Outside booked={left} />}
      <Submit busy={form.busy}>{hours.save}</Submit>
    </form>
  );
}

function DayBlocks({
  name,
  blocks,
  idOf,
  errors,
  onChange,
  onAdd,
  onRemove,
  onCopy,
}: {
  name: string;
  blocks: Kept[];
  idOf: (block: Kept, end: 'from' | 'to') => string;
  errors: Record<string, string>;
  onChange: (key: number, part: Partial<Block>) => void;
  onAdd: () => void;
  onRemove: (key: number) => void;
  onCopy: () => void;
}) {
  const {hours} = useStaffWords();
  const box = useRef<HTMLFieldSetElement>(null);
  const input = (block: Kept, end: 'from' | 'to') => (
    <input
      id={idOf(block, end)}
      className="input"
      inputMode="numeric"
      autoComplete="off"
      maxLength={5}
      aria-label={`${name}, ${end === 'from' ? hours.from : hours.to}`}
      aria-invalid={errors[idOf(block, 'from')] ? true : undefined}
      value={block[end]}
      onChange={event => onChange(block.key, {[end]: event.currentTarget.value})}
      onBlur={event => onChange(block.key, {[end]: asClock(event.currentTarget.value)})}
    />
  );
  return (
    <fieldset ref={box} className="weekday">
      <legend>{name}</legend>
      {blocks.length === 0 && <span className="quiet">{hours.closed}</span>}
      {blocks.map(block => (
        <span key={block.key} className="block">
          {input(block, 'from')}
          <span aria-hidden="true">–</span>
          {input(block, 'to')}
          <button
            type="button"
            className="button icon"
            aria-label={hours.remove(name, block.from)}
            onClick={() => {
              onRemove(block.key);
              regainFocus(box);
            }}
          >
            <Icon name="cross" />
          </button>
          {errors[idOf(block, 'from')] && <span className="wrong">{errors[idOf(block, 'from')]}</span>}
        </span>
      ))}
      <span className="row">
        <button type="button" className="button plain inline" aria-label={`${hours.add}, ${name}`} onClick={onAdd}>
          {hours.add}
        </button>
        {blocks.length > 0 && (
          <button type="button" className="button plain inline" aria-label={`${hours.copy}, ${name}`} onClick={onCopy}>
            {hours.copy}
          </button>
        )}
      </span>
    </fieldset>
  );
}

function Outside({booked}: {booked: Appointment[]}) {
  const {code} = useLanguage();
  const {hours} = useStaffWords();
  return (
    <Notice kind="warn">
      <p>{hours.outside(booked.length)}</p>
      <details>
        <summary>{hours.seeThem}</summary>
        <ul>
          {booked.slice(0, 50).map(a => (
            <li key={a.id}>{`${shortMoment(a.starts_at, code)}, ${nameOf(a)}`}</li>
          ))}
        </ul>
      </details>
    </Notice>
  );
}
