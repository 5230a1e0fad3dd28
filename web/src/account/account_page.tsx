// One's account: who one is to the clinic, the language, the colours, and which messages are wanted.
import {useQuery, useQueryClient} from '@tanstack/react-query';
import {useRef, useState} from 'react';
import {useLocation} from 'wouter';
import {api, need, type User} from '../api/client';
import {isProblem, type Problem} from '../api/problem';
import {queries} from '../api/queries';
import {Choices, Field} from '../design/field';
import {ErrorSummary, Submit, useForm} from '../design/form';
import {Notice} from '../design/notice';
import {RowLink} from '../design/rows';
import {useLanguage} from '../language/language';
import {isNif, isPhone, plainPhone, readablePhone} from '../language/phones';
import {useChooseLanguage, useSession} from '../session/session';
import {useAnnounce} from '../shell/announcer';
import {Page} from '../shell/page';
import {ProblemNotice, Reading} from '../shell/reading';
import {keepTheme, theme, type Theme} from './theme';

type Profile = User & {etag: string};

export function AccountPage() {
  const {words} = useLanguage();
  const {logOut} = useSession();
  const [, navigate] = useLocation();
  const [problem, setProblem] = useState<Problem | null>(null);
  const profile = useQuery(queries.profile());

  async function leave() {
    try {
      await logOut();
      navigate('/', {replace: true});
    } catch (error) {
      if (!isProblem(error)) throw error;
      setProblem(error);
    }
  }

  return (
    <Page title={words.account.title}>
      <Reading query={profile}>
        {user => (
          <div className="stack wide">
            <About profile={user} />
            <Preferences profile={user} />
            <RowLink to="/account/messages">{words.account.messages}</RowLink>
            {problem && <ProblemNotice problem={problem} />}
            <div>
              <button type="button" className="button" onClick={() => void leave()}>
                {words.buttons.logout}
              </button>
            </div>
          </div>
        )}
      </Reading>
    </Page>
  );
}

// Saves parts of the profile one after the other, each over what the one before has left.
function useSave() {
  const cache = useQueryClient();
  const {words} = useLanguage();
  const announce = useAnnounce();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [saved, setSaved] = useState(false);
  const last = useRef<Promise<void>>(Promise.resolve());

  async function saveNow(change: Partial<User>) {
    setProblem(null);
    setSaved(false);
    try {
      const {etag} = await cache.ensureQueryData(queries.profile());
      await need(api.PUT('/api/v1/users/profile', {params: {header: {'If-Match': etag}}, body: change}));
      setSaved(true);
      announce(words.account.saved);
    } catch (error) {
      if (!isProblem(error)) throw error;
      setProblem(error);
    }
    await cache.invalidateQueries({queryKey: ['profile']});
  }
  const save = (change: Partial<User>) => (last.current = last.current.then(() => saveNow(change)));
  return {save, problem, saved};
}

function About({profile}: {profile: Profile}) {
  const {words} = useLanguage();
  const {save, problem, saved} = useSave();
  const labels = {full_name: words.fields.name, phone: words.fields.mobile, tax_number: words.fields.nif};
  const form = useForm(({full_name = '', phone = '', tax_number = ''}) => ({
    ...(!full_name.trim() && {full_name: words.fields.required}),
    ...(!isPhone(phone) && {phone: words.fields.phoneShape}),
    ...(tax_number.trim() && !isNif(tax_number) && {tax_number: words.fields.nifShape}),
  }));
  return (
    <form
      className="stack"
      noValidate
      onSubmit={form.onSubmit(({full_name = '', phone = '', tax_number = ''}) =>
        save({
          full_name: full_name.trim(),
          phone: plainPhone(phone),
          tax_number: tax_number.replace(/\s/g, '') || null,
        }),
      )}
    >
      <h2>{words.account.profile}</h2>
      <dl className="facts">
        <dt>{words.fields.email}</dt>
        <dd>{profile.email}</dd>
        {profile.role !== 'patient' && (
          <>
            <dt>{words.account.roleLabel}</dt>
            <dd>{words.account.role[profile.role]}</dd>
          </>
        )}
      </dl>
      {problem && <ProblemNotice problem={problem} />}
      {saved && <Notice kind="good">{words.account.saved}</Notice>}
      <ErrorSummary errors={form.errors} labels={labels} refusals={form.refusals} />
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
      />
      <Field
        label={labels.tax_number}
        id="tax_number"
        name="tax_number"
        inputMode="numeric"
        defaultValue={profile.tax_number ?? ''}
        wrong={form.errors.tax_number}
      />
      <Submit busy={form.busy}>{words.buttons.save}</Submit>
    </form>
  );
}

function Preferences({profile}: {profile: Profile}) {
  const {words, code} = useLanguage();
  const chooseLanguage = useChooseLanguage();
  const {save, problem} = useSave();
  const [colours, setColours] = useState<Theme>(theme);
  const optional = (name: 'notify_sms' | 'notify_email', word: string) => (
    <label className="choice">
      <input type="checkbox" checked={profile[name]} onChange={event => void save({[name]: event.target.checked})} />
      <span>{word}</span>
    </label>
  );
  return (
    <div className="stack">
      <Choices
        legend={words.account.language}
        name="language"
        value={code}
        onChange={value => void chooseLanguage(value === 'en' ? 'en' : 'pt')}
        choices={[
          {value: 'pt', label: 'Português'},
          {value: 'en', label: 'English'},
        ]}
      />
      <Choices
        legend={words.account.theme}
        name="theme"
        value={colours}
        onChange={value => {
          const chosen = value as Theme;
          setColours(chosen);
          keepTheme(chosen);
        }}
        choices={[
          {value: 'system', label: words.account.themes.system},
          {value: 'light', label: words.account.themes.light},
          {value: 'dark', label: words.account.themes.dark},
        ]}
      />
      <fieldset className="field">
        <legend>{words.account.optional}</legend>
        <p className="quiet">{words.account.optionalText}</p>
        <div className="choices">
          {optional('notify_sms', words.account.bySms)}
          {optional('notify_email', words.account.byEmail)}
        </div>
      </fieldset>
      {problem && <ProblemNotice problem={problem} />}
    </div>
  );
}
