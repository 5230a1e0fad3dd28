// The kiosk: a code under the scanner checks in, or a face where the clinic has that. The scanner types, as a keyboard
// does; nothing else leads anywhere.
import {useQuery, useQueryClient} from '@tanstack/react-query';
import {useEffect, useRef, useState, type FormEvent} from 'react';
import {csrfToken, forgetCsrfToken} from '../api/cookies';
import {faceQueries} from '../api/faces';
import {useNewVersionAtNight} from '../api/new_version';
import {memberOf} from '../api/told';
import {isProblem, type Problem} from '../api/problem';
import {arriveByCode} from '../api/reception';
import {Icon} from '../design/icon';
import {isInstant, time} from '../language/dates';
import {useDeviceWords} from '../language/devices';
import {useLanguage} from '../language/language';
import type {DeviceWords} from '../language/devices.en';
import {useAnnounce} from '../shell/announcer';
import {Page} from '../shell/page';
import {StaffStyle} from '../staff/staff_style';
import type {Answer} from './answer';
import {FaceCheck, type FaceEnd} from './face_check';
import {PairingPage} from './pairing';

const shownFor = 8000; // ms, then somebody else comes
const untilCode = 30_000; // ms, for who is to look for a code

export function KioskPage() {
  const [paired, setPaired] = useState(() => csrfToken() !== null);
  useNewVersionAtNight();
  if (!paired) return <PairingPage kind="kiosk" onDone={() => setPaired(true)} />;
  return (
    <Kiosk
      onEnded={status => {
        if (status === 401) forgetCsrfToken();
        setPaired(false);
      }}
    />
  );
}

function Kiosk({onEnded}: {onEnded: (status: number) => void}) {
  const {kiosk} = useDeviceWords();
  const [answer, setAnswer] = useState<Answer | null>(null);
  const face = useFace();
  const {code, change} = useLanguage();
  const back = () => {
    setAnswer(null);
    face.close();
    if (code !== 'pt') void change('pt');
  };
  useEffect(() => {
    if (!answer && !face.why) return;
    const timer = setTimeout(back, answer ? shownFor : untilCode);
    return () => clearTimeout(timer);
  }, [answer, face.why]);
  const onAnswer = (found: Answer) => {
    face.close();
    const status = 'refused' in found ? found.refused.status : 0;
    if (status === 401 || status === 403) onEnded(status);
    else setAnswer(found);
  };
  const alone = answer === null && !face.open;
  return (
    <Page title={kiosk.title} heading={kiosk.hello}>
      <StaffStyle />
      <div className="whole stack kiosk">
        {answer && <Told answer={answer} onDone={back} />}
        {face.why && <UseCode why={face.why} />}
        {face.open && <FaceCheck onAnswer={onAnswer} onEnd={face.end} />}
        <Scanner alone={alone} recalled={face.ends} onAnswer={onAnswer} />
        {alone && face.offered && (
          <div>
            <button type="button" className="button big" onClick={face.begin}>
              <Icon name="person" />
              {kiosk.face}
            </button>
          </div>
        )}
        <div>
          <button type="button" className="button big" onClick={() => void change(code === 'pt' ? 'en' : 'pt')}>
            {kiosk.language}
          </button>
        </div>
      </div>
    </Page>
  );
}

// Whether somebody may be recognised, wants to be, or could not be.
function useFace() {
  const cache = useQueryClient();
  const {data: offered = false} = useQuery(faceQueries.atKiosk());
  const [open, setOpen] = useState(false);
  const [why, setWhy] = useState<Exclude<FaceEnd, 'left'> | null>(null);
  const [ends, setEnds] = useState(0);
  const begin = () => {
    setWhy(null);
    setOpen(true);
  };
  const close = () => {
    setWhy(null);
    setOpen(false);
  };
  const end = (how: FaceEnd) => {
    close();
    if (how !== 'left') setWhy(how);
    setEnds(n => n + 1);
    // Until it is asked again whether it may be had.
    if (how === 'away') cache.setQueryData(faceQueries.atKiosk().queryKey, false);
  };
  return {offered, open, why, ends, begin, close, end};
}

function UseCode({why}: {why: Exclude<FaceEnd, 'left'>}) {
  const {kiosk} = useDeviceWords();
  const announce = useAnnounce();
  const text = kiosk.useCode[why];
  useEffect(() => announce(text, 'alert'), [text, announce]);
  return (
    <div className="told warn">
      <Icon name="warning" />
      <p>{text}</p>
    </div>
  );
}

// It listens while an answer is shown, too: the next one need not wait. The focus comes back to it with `recalled`.
function Scanner({alone, recalled, onAnswer}: {alone: boolean; recalled: number; onAnswer: (answer: Answer) => void}) {
  const {kiosk} = useDeviceWords();
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  // Wherever somebody has pressed: what the scanner types arrives.
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const onButton = event.target instanceof HTMLButtonElement && (event.key === 'Enter' || event.key === ' ');
      if (event.key !== 'Tab' && !onButton) field.current?.focus();
    };
    field.current?.focus();
    document.addEventListener('keydown', listen, true);
    return () => document.removeEventListener('keydown', listen, true);
  }, []);
  useEffect(() => {
    if (recalled > 0) field.current?.focus();
  }, [recalled]);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const code = field.current?.value.trim() ?? '';
    if (busy || !code || !field.current) return;
    field.current.value = '';
    setBusy(true);
    try {
      onAnswer({here: await arriveByCode(code)});
    } catch (error) {
      if (!isProblem(error)) throw error;
      onAnswer({refused: error});
    } finally {
      setBusy(false);
    }
  }

  return (
    <form className="stack scanner" onSubmit={event => void submit(event)}>
      {(alone || busy) && <h2>{busy ? kiosk.checking : kiosk.how}</h2>}
      {alone && <p>{kiosk.howText}</p>}
      <label>
        {kiosk.field}
        <input ref={field} className="input big" name="code" autoComplete="off" spellCheck={false} maxLength={64} />
      </label>
      {alone && <p className="quiet">{kiosk.noCode}</p>}
    </form>
  );
}

function refusalText(problem: Problem, kiosk: DeviceWords['kiosk']): string {
  const from = memberOf(problem, 'from');
  if (problem.code === 'too_early')
    return kiosk.tooEarly(typeof from === 'string' && isInstant(from) ? time(from) : null);
  if (problem.code === 'not_today') return kiosk.notToday;
  if (problem.code === 'wrong_status') return kiosk.wrongStatus;
  return problem.status === 0 || problem.status >= 500 || problem.status === 429 ? kiosk.offline : kiosk.unknown;
}

function Told({answer, onDone}: {answer: Answer; onDone: () => void}) {
  const {kiosk} = useDeviceWords();
  const announce = useAnnounce();
  const done = useRef<HTMLButtonElement>(null);
  useEffect(() => done.current?.focus(), [answer]);
  const lines =
    'refused' in answer
      ? [refusalText(answer.refused, kiosk)]
      : [
          kiosk.welcome(answer.here.display_name),
          [
            answer.here.room && kiosk.where(answer.here.room),
            answer.here.wait_minutes !== null && kiosk.wait(answer.here.wait_minutes),
          ]
            .filter(Boolean)
            .join(', '),
          answer.here.called_at ? kiosk.called : kiosk.sit,
        ].filter(Boolean);
  const text = lines.join('. ');
  useEffect(() => announce(text, 'refused' in answer ? 'alert' : 'status'), [text, announce, answer]);
  return (
    <div className={'refused' in answer ? 'told warn' : 'told good'}>
      <Icon name={'refused' in answer ? 'warning' : 'check'} />
      {lines.map(line => (
        <p key={line}>{line}</p>
      ))}
      <button ref={done} type="button" className="button filled big" onClick={onDone}>
        {kiosk.done}
      </button>
    </div>
  );
}
