// Who one is to the clinic: the address, proved or not, and the name, the phone and the NIF.
import {useState} from 'react';
import {Field, NifField} from '../design/field';
import {Submit} from '../design/form';
import {Icon} from '../design/icon';
import {Notice} from '../design/notice';
import {useWords} from '../language/language';
import {useMore} from '../language/more';
import {isPhone, plainNif, plainPhone, readablePhone} from '../language/phones';
import {CurrentPassword, currentPasswordFaults} from '../session/current_password';
import {UnprovedEmail} from '../session/unproved_email';
import {useAnnounce} from '../shell/announcer';
import {emailFaults, nifFaults, useSentForm} from '../shell/sent_form';
import {Leave} from './leave';
import {useSaveProfile, type Profile} from './profile';
import {Setting, type Opening} from './setting';
import {CodeField} from './with_password';

interface Part {
  profile: Profile;
  opening: Opening;
}

export function Email({profile, opening}: Part) {
  const words = useWords();
  const {account} = useMore();
  const {email, email_verified} = profile;
  return (
    <>
      <Setting
        name="email"
        title={words.fields.email}
        button={words.buttons.change}
        opening={opening}
        state={
          <>
            <p>{email || account.giveEmail}</p>
            <span className={email_verified ? 'state good' : 'state warn'}>
              <Icon name={email_verified ? 'check' : 'warning'} />
              {email_verified ? account.proved : email ? account.unproved : account.noEmail}
            </span>
          </>
        }
      >
        <EmailForm profile={profile} opening={opening} />
      </Setting>
      {/* Anew for another address. */}
      {email && !email_verified && <UnprovedEmail key={email} />}
    </>
  );
}

function EmailForm({profile, opening}: Part) {
  const words = useWords();
  const {account, security} = useMore();
  const announce = useAnnounce();
  const save = useSaveProfile();
  const labels = {
    email: words.fields.email,
    current_password: account.currentPassword,
    code: security.codeOrRecovery,
  };
  const form = useSentForm(
    labels,
    ({email = '', current_password, code}) => ({
      ...emailFaults(email, words),
      ...currentPasswordFaults(current_password, words),
      ...(profile.mfa && !code?.trim() && {code: words.fields.required}),
    }),
    async ({email = '', current_password = '', code = ''}) => {
      await save({email: email.trim(), current_password, code: code.trim() || undefined});
      announce(account.saved);
      opening.setOpen(null);
    },
  );
  return (
    <form className="stack" noValidate onSubmit={form.onSubmit}>
      {form.told}
      <Field
        label={labels.email}
        hint={account.emailHint}
        id="email"
        name="email"
        type="email"
        autoComplete="email"
        defaultValue={profile.email}
        wrong={form.errors.email}
      />
      <CurrentPassword errors={form.errors} />
      {profile.mfa && <CodeField wrong={form.errors.code} />}
      <Submit busy={form.busy}>{words.buttons.save}</Submit>
      <Leave opening={opening} />
    </form>
  );
}

export function About({profile, opening}: Part) {
  const words = useWords();
  const {account} = useMore();
  const [saved, setSaved] = useState(false);
  const {phone, tax_number, role} = profile;
  const known = [phone ? readablePhone(phone) : account.noPhone, tax_number ?? account.noNif];
  return (
    <>
      <Setting
        name="about"
        title={account.about}
        button={words.buttons.change}
        opening={opening}
        state={
          <>
            <p>{profile.full_name}</p>
            <p>{known.join(' · ')}</p>
            {role !== 'patient' && <p className="quiet">{`${account.role}: ${words.roles[role]}`}</p>}
          </>
        }
      >
        <AboutForm profile={profile} opening={opening} onSaved={() => setSaved(true)} />
      </Setting>
      {saved && opening.open === null && <Notice kind="good">{account.saved}</Notice>}
    </>
  );
}

function AboutForm({profile, opening, onSaved}: Part & {onSaved: () => void}) {
  const words = useWords();
  const {account, security} = useMore();
  const announce = useAnnounce();
  const save = useSaveProfile();
  const labels = {
    full_name: words.fields.name,
    phone: words.fields.mobile,
    tax_number: words.fields.nif,
    current_password: account.currentPassword,
    code: security.codeOrRecovery,
  };
  const [other, setOther] = useState(false);
  // Until an email is proved the phone is the way back in.
  const confirmed = other && profile.role === 'patient' && !profile.email_verified;
  const form = useSentForm(
    labels,
    ({full_name = '', phone = '', tax_number = '', current_password, code}) => ({
      ...(!full_name.trim() && {full_name: words.fields.required}),
      // Who has none, such as a doctor, may go without.
      ...((phone.trim() || profile.phone) && !isPhone(phone) && {phone: words.fields.phoneShape}),
      ...nifFaults(tax_number, words),
      ...(confirmed && currentPasswordFaults(current_password, words)),
      ...(confirmed && profile.mfa && !code?.trim() && {code: words.fields.required}),
    }),
    async ({full_name = '', phone = '', tax_number = '', current_password, code}) => {
      await save({
        full_name: full_name.trim(),
        phone: plainPhone(phone),
        tax_number: plainNif(tax_number),
        ...(confirmed && {current_password, code: code?.trim() || undefined}),
      });
      announce(account.saved);
      onSaved();
      opening.setOpen(null);
    },
  );
  return (
    <form className="stack" noValidate onSubmit={form.onSubmit}>
      {form.told}
      <Field
        label={labels.full_name}
        id="full_name"
        name="full_name"
        autoComplete="name"
        maxLength={100}
        defaultValue={profile.full_name}
        wrong={form.errors.full_name}
      />
      <Field
        label={labels.phone}
        id="phone"
        name="phone"
        type="tel"
        autoComplete="tel"
        defaultValue={readablePhone(profile.phone)}
        wrong={form.errors.phone}
        onChange={event => setOther(plainPhone(event.target.value) !== profile.phone)}
      />
      {confirmed && <CurrentPassword errors={form.errors} />}
      {confirmed && profile.mfa && <CodeField wrong={form.errors.code} />}
      <NifField known={profile.tax_number} wrong={form.errors.tax_number} />
      <Submit busy={form.busy}>{words.buttons.save}</Submit>
      <Leave opening={opening} />
    </form>
  );
}
