// Screens and kiosks: let in by the code that they show, and taken out again.
import {useQuery, useQueryClient} from '@tanstack/react-query';
import {useRef, useState} from 'react';
import {api, need, type Schemas} from '../api/client';
import {deviceQueries, isSilent} from '../api/device_queries';
import {submitOnce} from '../api/idempotency';
import {isProblem} from '../api/problem';
import {Field} from '../design/field';
import {Submit} from '../design/form';
import {Icon} from '../design/icon';
import {ago} from '../language/ago';
import {dayOf, shortDay} from '../language/dates';
import {useLanguage} from '../language/language';
import {useStaffWords} from '../language/staff';
import {useAnnounce} from '../shell/announcer';
import {Reading} from '../shell/reading';
import {useSending} from '../shell/sending';
import {useSentForm} from '../shell/sent_form';
import {Select} from '../staff/select';
import {desk, StaffPage} from '../staff/staff_page';
import {Row, Table} from '../staff/table';

type Device = Schemas['Device'];

export function DevicesPage() {
  const {devices} = useStaffWords();
  return (
    <StaffPage roles={desk} title={devices.title}>
      <LetIn />
      <Paired />
    </StaffPage>
  );
}

function LetIn() {
  const {words} = useLanguage();
  const {devices} = useStaffWords();
  const announce = useAnnounce();
  const cache = useQueryClient();
  const [written, setWritten] = useState(0); // the form is empty again after each
  const labels = {user_code: devices.code, kind: devices.kind, name: devices.name};
  const form = useSentForm(
    labels,
    ({user_code = '', name = ''}) => ({
      ...(!/^[a-z]{4}-?[a-z]{4}$/i.test(user_code.trim()) && {user_code: devices.codeShape}),
      ...(!name.trim() && {name: words.fields.required}),
    }),
    async ({user_code = '', kind = '', name = ''}) => {
      const code = user_code.trim();
      const body = {kind: kind === 'kiosk' ? ('kiosk' as const) : ('screen' as const), name: name.trim()};
      await submitOnce('device', {...body, code}, key =>
        need(
          api.POST('/api/v1/auth/devices/{code}/approve', {
            params: {path: {code}, header: {'Idempotency-Key': key}},
            body,
          }),
        ),
      );
      announce(devices.letIn(body.name));
      setWritten(n => n + 1);
      await cache.invalidateQueries({queryKey: ['mine', 'devices']});
    },
    problem => (isProblem(problem, 'not_found') ? {user_code: devices.codeOver} : null),
  );
  return (
    <form key={written} className="card stack" noValidate onSubmit={form.onSubmit}>
      <p>{devices.text}</p>
      {form.told}
      <div className="filters">
        <Field
          label={labels.user_code}
          id="user_code"
          name="user_code"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={9}
          placeholder="BCDF-GHJK"
          wrong={form.errors.user_code}
        />
        <Select
          label={labels.kind}
          name="kind"
          defaultValue="screen"
          choices={[
            ['screen', devices.kinds.screen],
            ['kiosk', devices.kinds.kiosk],
          ]}
        />
        <Field label={labels.name} id="name" name="name" autoComplete="off" maxLength={100} wrong={form.errors.name} />
        <Submit busy={form.busy}>{devices.approve}</Submit>
      </div>
    </form>
  );
}

function Paired() {
  const {devices} = useStaffWords();
  const all = useQuery(deviceQueries.all());
  return (
    <Reading query={all}>
      {found =>
        found.length === 0 ? (
          <p>{devices.none}</p>
        ) : (
          <Table caption={devices.title} heads={devices.heads}>
            {found.map(device => (
              <DeviceRow key={device.id} device={device} />
            ))}
          </Table>
        )
      }
    </Reading>
  );
}

function DeviceRow({device}: {device: Device}) {
  const {code} = useLanguage();
  const {devices} = useStaffWords();
  const announce = useAnnounce();
  const cache = useQueryClient();
  const place = useRef<HTMLDivElement>(null);
  const {send, busy, told} = useSending(place);
  const {id, kind, name, created_at, last_seen_at} = device;
  const silent = isSilent(last_seen_at);
  const remove = () =>
    send(async () => {
      await need(api.DELETE('/api/v1/auth/devices/{id}', {params: {path: {id}}}));
      announce(devices.removed(name));
      await cache.invalidateQueries({queryKey: ['mine', 'devices']});
    });
  return (
    <Row
      cells={[
        <b key="name">{name}</b>,
        devices.kinds[kind],
        <span key="seen" className={silent ? 'state warn' : 'state good'}>
          <Icon name={silent ? 'warning' : 'check'} />
          {last_seen_at ? devices.seen(ago(last_seen_at, code)) : devices.never}
        </span>,
        <span key="since" className="figures">
          {shortDay(dayOf(created_at), code)}
        </span>,
        <div key="remove" ref={place}>
          <button
            type="button"
            className="button inline"
            aria-disabled={busy}
            aria-label={`${devices.remove}, ${name}`}
            onClick={() => void remove()}
          >
            {devices.remove}
          </button>
          {told}
        </div>,
      ]}
    />
  );
}
