// What the clinic offers, for how long and for how much.
import {useQuery, useQueryClient} from '@tanstack/react-query';
import {useState} from 'react';
import {api, need, type Specialty} from '../api/client';
import {submitOnce} from '../api/idempotency';
import {forgetSlots, queries} from '../api/queries';
import {Dialog} from '../design/dialog';
import {Field} from '../design/field';
import {Submit} from '../design/form';
import {useLanguage} from '../language/language';
import {money} from '../language/money';
import {useMore} from '../language/more';
import {useStaffWords} from '../language/staff';
import {Announcer, useAnnounce} from '../shell/announcer';
import {Reading} from '../shell/reading';
import {useSentForm} from '../shell/sent_form';
import {StaffPage} from '../staff/staff_page';
import {Row, Table} from '../staff/table';
import {asCents} from './cents';
import {RemoveDialog} from './remove_dialog';

type Open = {kind: 'add'} | {kind: 'change' | 'remove'; specialty: Specialty};

export function SpecialtiesPage() {
  const {nav} = useStaffWords();
  return (
    <StaffPage roles="admin" title={nav.specialties}>
      <Specialties />
    </StaffPage>
  );
}

function Specialties() {
  const {code} = useLanguage();
  const {specialties: words} = useStaffWords();
  const announce = useAnnounce();
  const cache = useQueryClient();
  const [open, setOpen] = useState<Open | null>(null);
  const found = useQuery(queries.specialties());
  const close = async (told: string | null) => {
    setOpen(null);
    if (!told) return;
    announce(told);
    forgetSlots(cache);
    await cache.invalidateQueries({queryKey: ['specialties']});
  };
  return (
    <>
      <div>
        <button type="button" className="button filled" onClick={() => setOpen({kind: 'add'})}>
          {words.add}
        </button>
      </div>
      <Reading query={found} rows={5}>
        {all =>
          all.length === 0 ? (
            <p>{words.none}</p>
          ) : (
            <Table caption={words.title} heads={words.heads}>
              {all.map(specialty => (
                <SpecialtyRow key={specialty.id} specialty={specialty} onOpen={kind => setOpen({kind, specialty})} />
              ))}
            </Table>
          )
        }
      </Reading>
      {(open?.kind === 'add' || open?.kind === 'change') && (
        <SpecialtyDialog specialty={open.kind === 'change' ? open.specialty : null} onClose={close} />
      )}
      {open?.kind === 'remove' && (
        <RemoveDialog
          name={open.specialty.names[code]}
          text={words.removeText}
          remove={() => need(api.DELETE('/api/v1/specialties/{id}', {params: {path: {id: open.specialty.id}}}))}
          onClose={close}
        />
      )}
    </>
  );
}

function SpecialtyRow({specialty, onOpen}: {specialty: Specialty; onOpen: (kind: 'change' | 'remove') => void}) {
  const {words, code} = useLanguage();
  const {specialties, hours} = useStaffWords();
  const {names, duration_minutes, price_cents} = specialty;
  return (
    <Row
      cells={[
        <>
          <b>{names[code]}</b>
          <span className="quiet">{names[code === 'pt' ? 'en' : 'pt']}</span>
        </>,
        <span key="long" className="figures">
          {hours.minutes(duration_minutes)}
        </span>,
        <span key="price" className="figures">
          {money(price_cents, code)}
        </span>,
        <span key="do" className="steps">
          <button
            type="button"
            className="button inline"
            aria-label={`${words.buttons.change}, ${names[code]}`}
            onClick={() => onOpen('change')}
          >
            {words.buttons.change}
          </button>
          <button
            type="button"
            className="button plain inline"
            aria-label={`${specialties.remove} ${names[code]}`}
            onClick={() => onOpen('remove')}
          >
            {specialties.remove}
          </button>
        </span>,
      ]}
    />
  );
}

interface DialogProps {
  specialty: Specialty | null; // none: a new one
  onClose: (told: string | null) => unknown;
}

function SpecialtyDialog(props: DialogProps) {
  const {code} = useLanguage();
  const {specialties} = useStaffWords();
  return (
    <Dialog
      title={props.specialty ? specialties.change(props.specialty.names[code]) : specialties.add}
      onClose={() => props.onClose(null)}
    >
      {/* What stands around a modal dialog is silent: it has live regions of its own. */}
      <Announcer>
        <Form {...props} />
      </Announcer>
    </Dialog>
  );
}

function Form({specialty, onClose}: DialogProps) {
  const {words} = useLanguage();
  const {account} = useMore();
  const {specialties} = useStaffWords();
  const labels = {
    name_pt: specialties.namePt,
    name_en: specialties.nameEn,
    duration_minutes: specialties.long,
    price_cents: specialties.price,
  };
  const isLong = (text: string) => /^\d{1,3}$/.test(text) && Number(text) >= 5 && Number(text) <= 480;
  const form = useSentForm(
    labels,
    ({name_pt = '', name_en = '', duration_minutes = '', price_cents = ''}) => ({
      ...(!name_pt.trim() && {name_pt: words.fields.required}),
      ...(!name_en.trim() && {name_en: words.fields.required}),
      ...(!isLong(duration_minutes.trim()) && {duration_minutes: specialties.longShape}),
      ...(asCents(price_cents) === null && {price_cents: specialties.priceShape}),
    }),
    async ({name_pt = '', name_en = '', duration_minutes = '', price_cents = ''}) => {
      const body = {
        names: {pt: name_pt.trim(), en: name_en.trim()},
        duration_minutes: Number(duration_minutes),
        price_cents: asCents(price_cents) ?? 0,
      };
      if (specialty) {
        const params = {path: {id: specialty.id}, header: {'If-Match': `"${specialty.version}"`}};
        await need(api.PUT('/api/v1/specialties/{id}', {params, body}));
      } else {
        await submitOnce('specialty', body, key =>
          need(api.POST('/api/v1/specialties', {params: {header: {'Idempotency-Key': key}}, body})),
        );
      }
      await onClose(specialties.saved);
    },
  );
  const field = (name: keyof typeof labels, value: string | undefined, rest: object = {}) => (
    <Field
      label={labels[name]}
      id={name}
      name={name}
      autoComplete="off"
      maxLength={100}
      defaultValue={value}
      wrong={form.errors[name]}
      {...rest}
    />
  );
  return (
    <form className="stack" noValidate onSubmit={form.onSubmit}>
      {form.told}
      {field('name_pt', specialty?.names.pt)}
      {field('name_en', specialty?.names.en)}
      {field('duration_minutes', specialty ? String(specialty.duration_minutes) : undefined, {
        inputMode: 'numeric',
        maxLength: 3,
      })}
      {field('price_cents', specialty ? (specialty.price_cents / 100).toFixed(2) : undefined, {
        inputMode: 'decimal',
        maxLength: 9,
      })}
      <p className="quiet">{specialties.rule}</p>
      <Submit busy={form.busy}>{words.buttons.save}</Submit>
      <button type="button" className="button" onClick={() => onClose(null)}>
        {account.close}
      </button>
    </form>
  );
}
