// The second factor: set up by the password, a picture to scan, and a code that shows that it was; then the recovery
// codes, which are shown once.
import {useQueryClient} from '@tanstack/react-query';
import {useState} from 'react';
import {api, need, type Schemas} from '../api/client';
import {refresh} from '../api/refresh';
import {Field} from '../design/field';
import {Submit} from '../design/form';
import {Icon} from '../design/icon';
import {Notice} from '../design/notice';
import {useWords} from '../language/language';
import {useMore} from '../language/more';
import {useAnnounce} from '../shell/announcer';
import {regainFocus, useFocusAtFirst} from '../shell/focus';
import {saveFile} from '../shell/save_file';
import {useSentForm} from '../shell/sent_form';
import {Leave} from './leave';
import {Setting, type Opening} from './setting';
import {WithPassword} from './with_password';

type Secret = Schemas['SecondFactorSecret'];

// `needed` where the page says already that nothing goes on without.
export function SecondFactor({enabled, needed, opening}: {enabled: boolean; needed: boolean; opening: Opening}) {
  const {security} = useMore();
  const [codes, setCodes] = useState<string[] | null>(null);
  const kept = () => {
    setCodes(null);
    regainFocus();
  };
  if (codes) return <RecoveryCodes codes={codes} onKept={kept} />;
  return (
    <Setting
      name="factor"
      title={security.factor}
      button={enabled ? security.turnOff : security.setUp}
      opening={opening}
      state={!needed && <p className="quiet">{enabled ? security.factorOn : security.factorOff}</p>}
    >
      {enabled ? (
        <TurnOff opening={opening} />
      ) : (
        <SetUp
          opening={opening}
          onDone={made => {
            setCodes(made);
            opening.setOpen(null);
          }}
        />
      )}
    </Setting>
  );
}

function TurnOff({opening}: {opening: Opening}) {
  const {security} = useMore();
  const cache = useQueryClient();
  const announce = useAnnounce();
  const send = async (current_password: string, code: string) => {
    await need(api.DELETE('/api/v1/auth/mfa', {body: {current_password, code}}));
    announce(security.turnedOff);
    await cache.invalidateQueries({queryKey: ['profile']});
    await cache.invalidateQueries({queryKey: ['mine', 'sessions']});
    opening.setOpen(null);
  };
  return <WithPassword button={security.turnOff} opening={opening} withCode send={send} />;
}

function SetUp({opening, onDone}: {opening: Opening; onDone: (codes: string[]) => void}) {
  const {security} = useMore();
  const [secret, setSecret] = useState<Secret | null>(null);
  if (secret) return <Scan secret={secret} opening={opening} onDone={onDone} />;
  const send = async (current_password: string) =>
    setSecret(await need(api.POST('/api/v1/auth/mfa', {body: {current_password}})));
  return <WithPassword button={security.next} opening={opening} send={send} />;
}

function Scan({secret, opening, onDone}: {secret: Secret; opening: Opening; onDone: (codes: string[]) => void}) {
  const words = useWords();
  const {security} = useMore();
  const cache = useQueryClient();
  const announce = useAnnounce();
  const labels = {code: security.code};
  const form = useSentForm(
    labels,
    ({code = ''}) => ({...(!code.trim() && {code: words.fields.required})}),
    async ({code = ''}) => {
      const {recovery_codes} = await need(api.POST('/api/v1/auth/mfa/confirm', {body: {code: code.trim()}}));
      announce(security.codesTitle);
      onDone(recovery_codes);
      // A session that was for this alone opens the rest with its next token.
      await refresh();
      await cache.invalidateQueries();
    },
  );
  const begin = useFocusAtFirst<HTMLParagraphElement>();
  const key = new URL(secret.otpauth_uri).searchParams.get('secret') ?? '';
  return (
    <form className="stack" noValidate onSubmit={form.onSubmit}>
      <p ref={begin} tabIndex={-1}>
        {security.scan}
      </p>
      <img
        className="scan"
        src={`data:image/svg+xml,${encodeURIComponent(secret.svg)}`}
        alt={security.picture}
        width="208"
        height="208"
      />
      <p>
        {security.key} <code>{key.replace(/(.{4})(?=.)/g, '$1 ')}</code>
      </p>
      {form.told}
      <Field
        label={labels.code}
        id="code"
        name="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={60}
        wrong={form.errors.code}
      />
      <Submit busy={form.busy}>{security.confirm}</Submit>
      <Leave opening={opening} />
    </form>
  );
}

function RecoveryCodes({codes, onKept}: {codes: string[]; onKept: () => void}) {
  const {security} = useMore();
  const begin = useFocusAtFirst<HTMLHeadingElement>();
  return (
    <section className="card stack setting">
      <h2 ref={begin} tabIndex={-1}>
        {security.codesTitle}
      </h2>
      <Notice kind="warn">{security.codesText}</Notice>
      <ul className="codes">
        {codes.map(code => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="row">
        <button
          type="button"
          className="button filled"
          onClick={() => saveFile(security.codesFile, new Blob([`${codes.join('\n')}\n`], {type: 'text/plain'}))}
        >
          <Icon name="download" />
          {security.saveCodes}
        </button>
        <button type="button" className="button" onClick={onKept}>
          {security.kept}
        </button>
      </div>
    </section>
  );
}
