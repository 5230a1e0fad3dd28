// Who treats: to be added with a login, changed, given hours, and taken away with all that is booked.
import {useInfiniteQuery, useQuery, useQueryClient} from '@tanstack/react-query';
import {useState} from 'react';
import {Link} from 'wouter';
import {api, need, type Doctor} from '../api/client';
import {forgetSlots, queries} from '../api/queries';
import {Field} from '../design/field';
import {Submit} from '../design/form';
import {Notice} from '../design/notice';
import {useLanguage} from '../language/language';
import {useMore} from '../language/more';
import {useStaffWords} from '../language/staff';
import {useAnnounce} from '../shell/announcer';
import {Paged, paged} from '../shell/paged';
import {Waiting} from '../shell/reading';
import {useFilters} from '../staff/filters';
import {StaffPage} from '../staff/staff_page';
import {Row, Table} from '../staff/table';
import {DoctorDialog} from './doctor_dialog';
import {RemoveDialog} from './remove_dialog';

const names = ['q'] as const;
type Open = {kind: 'add'} | {kind: 'change' | 'remove'; doctor: Doctor};

export function DoctorsPage() {
  const {nav} = useStaffWords();
  return (
    <StaffPage roles="admin" title={nav.doctors}>
      <Doctors />
    </StaffPage>
  );
}

function Doctors() {
  const {users} = useMore();
  const {doctors: words} = useStaffWords();
  const announce = useAnnounce();
  const cache = useQueryClient();
  const {values, show, key} = useFilters(names);
  const [open, setOpen] = useState<Open | null>(null);
  const [password, setPassword] = useState<{name: string; secret: string} | null>(null);
  const specialties = useQuery(queries.specialties()); // whose names would push the rest away
  const found = useInfiniteQuery(
    paged(['mine', 'doctors', values.q], cursor =>
      need(api.GET('/api/v1/doctors', {params: {query: {q: values.q || undefined, limit: 50, cursor}}})),
    ),
  );
  const close = async (told: string | null) => {
    setOpen(null);
    if (!told) return;
    announce(told);
    forgetSlots(cache);
    for (const queryKey of [['mine', 'doctors'], ['doctors'], ['doctor']]) void cache.invalidateQueries({queryKey});
  };
  return (
    <>
      <form
        key={key}
        className="filters"
        role="search"
        onSubmit={event => {
          event.preventDefault();
          show({q: String(new FormData(event.currentTarget).get('q') ?? '').trim()});
        }}
      >
        <Field label={words.search} name="q" type="search" maxLength={200} defaultValue={values.q} />
        <Submit busy={false}>{users.find}</Submit>
        <div>
          <button type="button" className="button" onClick={() => setOpen({kind: 'add'})}>
            {words.add}
          </button>
        </div>
      </form>
      {password && (
        <Notice kind="warn">
          <p>{words.password(password.name)}</p>
          <p>
            <b className="figures">{password.secret}</b>
          </p>
        </Notice>
      )}
      <Paged query={found} rows={6}>
        {all =>
          specialties.isPending ? (
            <Waiting rows={6} />
          ) : all.length === 0 ? (
            <p>{words.none}</p>
          ) : (
            <Table caption={words.title} heads={words.heads}>
              {all.map(doctor => (
                <DoctorRow key={doctor.id} doctor={doctor} onOpen={kind => setOpen({kind, doctor})} />
              ))}
            </Table>
          )
        }
      </Paged>
      {(open?.kind === 'add' || open?.kind === 'change') && (
        <DoctorDialog
          doctor={open.kind === 'change' ? open.doctor : null}
          onPassword={(name, secret) => setPassword({name, secret})}
          onClose={close}
        />
      )}
      {open?.kind === 'remove' && (
        <RemoveDialog
          name={open.doctor.full_name}
          text={words.removeText}
          remove={() => need(api.DELETE('/api/v1/doctors/{id}', {params: {path: {id: open.doctor.id}}}))}
          onClose={close}
        />
      )}
    </>
  );
}

function DoctorRow({doctor, onOpen}: {doctor: Doctor; onOpen: (kind: 'change' | 'remove') => void}) {
  const {words, code} = useLanguage();
  const {doctors} = useStaffWords();
  const specialties = useQuery(queries.specialties());
  const {id, full_name, room, specialty_ids} = doctor;
  const treats = specialties.data?.filter(each => specialty_ids.includes(each.id)).map(({names}) => names[code]);
  return (
    <Row
      cells={[
        <b key="name">{full_name}</b>,
        treats?.join(', '),
        room,
        <span key="do" className="steps">
          <Link
            className="button inline"
            href={`/admin/doctors/${id}/hours`}
            aria-label={`${doctors.hours}, ${full_name}`}
          >
            {doctors.hours}
          </Link>
          <button
            type="button"
            className="button inline"
            aria-label={`${words.buttons.change}, ${full_name}`}
            onClick={() => onOpen('change')}
          >
            {words.buttons.change}
          </button>
          <button
            type="button"
            className="button plain inline"
            aria-label={`${doctors.remove} ${full_name}`}
            onClick={() => onOpen('remove')}
          >
            {doctors.remove}
          </button>
        </span>,
      ]}
    />
  );
}
