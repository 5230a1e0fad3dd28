// Turns face check-in on: a consent, three pictures one after the other, a look at them, and only then they are sent.
import {useQueryClient} from '@tanstack/react-query';
import {useEffect, useRef, useState, type ReactNode, type RefObject} from 'react';
import {faceQueries, turnFaceOn} from '../api/faces';
import {isProblem} from '../api/problem';
import {Submit} from '../design/form';
import {Icon} from '../design/icon';
import {Notice} from '../design/notice';
import {useFaceWords} from '../language/face';
import {useLanguage} from '../language/language';
import {problemText} from '../language/problem_text';
import {useAnnounce} from '../shell/announcer';
import {Camera} from '../shell/camera';
import type {CameraTrouble} from '../shell/camera_trouble';
import {regainFocus} from '../shell/focus';
import {urlOf} from '../shell/picture';
import {useSending} from '../shell/sending';
import {useSentForm} from '../shell/sent_form';
import {
  afterRefusal,
  allThree,
  nextPicture,
  noPictures,
  takeFrom,
  withPicture,
  type ThreePictures,
} from './three_pictures';

export function FacePictures() {
  const face = useFaceWords();
  const announce = useAnnounce();
  const place = useRef<HTMLDivElement>(null);
  const [agreed, setAgreed] = useState(false);
  const [three, setThree] = useState(noPictures);
  const {busy, told, send} = useTurningOn(three, setThree, place);

  const leave = () => {
    setThree(noPictures);
    regainFocus(place);
  };
  const again = (at: number) => setThree(takeFrom(three, at));
  const onPicture = (picture: string) => {
    announce(face.taken((three.at ?? 0) + 1));
    setThree(withPicture(three, picture));
  };
  const isBegun = three.at !== null || three.pictures.some(Boolean);
  return (
    <div ref={place} className="card stack setting" tabIndex={-1}>
      {!isBegun && (
        <>
          {told}
          <Consent
            agreed={agreed}
            onAgreed={() => {
              setAgreed(true);
              setThree(takeFrom(noPictures, 0));
            }}
          />
        </>
      )}
      {three.at !== null && <Taking at={three.at} onPicture={onPicture} />}
      {isBegun && three.at === null && (
        <Look three={three} told={told} busy={busy} onAgain={again} onSend={() => void send()} />
      )}
      {isBegun && (
        <>
          <Taken three={three} busy={busy} onAgain={again} />
          <div>
            <button type="button" className="button" aria-disabled={busy} onClick={() => !busy && leave()}>
              {face.leave}
            </button>
          </div>
        </>
      )}
    </div>
  );
}

// Sends the pictures; what is refused of them is to be taken again.
function useTurningOn(
  three: ThreePictures,
  setThree: (next: ThreePictures) => void,
  place: RefObject<HTMLElement | null>,
) {
  const face = useFaceWords();
  const announce = useAnnounce();
  const cache = useQueryClient();
  const {queryKey} = faceQueries.mine();
  const {send, busy, told, problem} = useSending(place);

  const turnOn = async () => {
    const pictures = allThree(three);
    if (!pictures) return;
    try {
      cache.setQueryData(queryKey, await turnFaceOn(pictures));
      announce(face.turnedOn);
    } catch (error) {
      const next = isProblem(error) ? afterRefusal(three, error) : null;
      if (next) setThree(next);
      // Without an answer it may be on all the same.
      if (isProblem(error) && error.status === 0) await cache.invalidateQueries({queryKey});
      if (!next || next === noPictures) throw error;
    }
  };
  // What was said of pictures that are gone is not said of others, nor what keeps them once they are.
  const isOfThese = (problem?.code === 'faces_differ') !== three.pictures.some(Boolean);
  return {busy, told: isOfThese && told, send: () => send(turnOn)};
}

function Consent({agreed, onAgreed}: {agreed: boolean; onAgreed: () => void}) {
  const face = useFaceWords();
  const {errors, told, busy, onSubmit} = useSentForm(
    {consent: face.agree},
    ({consent}) => ({...(!consent && {consent: face.agreeFirst})}),
    async () => onAgreed(),
  );
  return (
    <form className="stack" noValidate onSubmit={onSubmit}>
      {told}
      <div className="field">
        <div className="choices">
          <label className="choice">
            <input
              type="checkbox"
              id="consent"
              name="consent"
              value="yes"
              defaultChecked={agreed}
              aria-invalid={errors.consent ? true : undefined}
              aria-describedby={errors.consent && 'consent-wrong'}
            />
            <span>{face.agree}</span>
          </label>
        </div>
        {errors.consent && (
          <span className="wrong" id="consent-wrong">
            <Icon name="warning" />
            {errors.consent}
          </span>
        )}
      </div>
      <Submit busy={busy}>{face.begin}</Submit>
    </form>
  );
}

// One picture after the other: the camera stays open between them.
function Taking({at, onPicture}: {at: number; onPicture: (picture: string) => void}) {
  const face = useFaceWords();
  const [trouble, setTrouble] = useState<CameraTrouble | null>(null);
  return (
    <>
      <h2>{face.number(at + 1)}</h2>
      {trouble ? (
        <Trouble why={trouble} onRetry={() => setTrouble(null)} />
      ) : (
        <>
          <p>{face.how}</p>
          <Camera
            label={face.seen}
            opening={face.opening}
            button={face.take}
            onPicture={onPicture}
            onTrouble={setTrouble}
          />
        </>
      )}
    </>
  );
}

function Trouble({why, onRetry}: {why: CameraTrouble; onRetry: () => void}) {
  const face = useFaceWords();
  const announce = useAnnounce();
  const text = face.trouble[why];
  useEffect(() => announce(text, 'alert'), [text, announce]);
  return (
    <>
      <Notice kind="warn">{text}</Notice>
      <div>
        <button type="button" className="button filled" autoFocus onClick={onRetry}>
          {face.tryAgain}
        </button>
      </div>
    </>
  );
}

// All three, or what was wrong with them; the focus comes here, and to what was refused.
function Look({
  three,
  told,
  busy,
  onAgain,
  onSend,
}: {
  three: ThreePictures;
  told: ReactNode;
  busy: boolean;
  onAgain: (at: number) => void;
  onSend: () => void;
}) {
  const face = useFaceWords();
  const next = nextPicture(three);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [three]);
  return (
    <>
      <h2 ref={heading} tabIndex={-1}>
        {face.three}
      </h2>
      {told}
      <Refused three={three} />
      {next === null && <p>{busy ? face.turningOn : face.look}</p>}
      <div>
        <button
          type="button"
          className="button filled"
          aria-disabled={busy}
          onClick={() => (next === null ? onSend() : onAgain(next))}
        >
          {next === null ? face.turnOn : face.takeAgain(next + 1)}
        </button>
      </div>
    </>
  );
}

function Refused({three: {wrong}}: {three: ThreePictures}) {
  const {words} = useLanguage();
  const face = useFaceWords();
  const announce = useAnnounce();
  const lines = wrong.flatMap((code, i) => {
    const problem = {status: 422, code: code ?? '', retryAfter: null, requestId: null, errors: []};
    return code ? [`${face.picture(i + 1)}: ${problemText(problem, words.problems)}`] : [];
  });
  const text = lines.join(' ');
  useEffect(() => {
    if (text) announce(text, 'alert');
  }, [text, announce]);
  if (lines.length === 0) return null;
  return (
    <Notice kind="bad">
      {lines.map(line => (
        <p key={line}>{line}</p>
      ))}
    </Notice>
  );
}

function Taken({
  three: {pictures},
  busy,
  onAgain,
}: {
  three: ThreePictures;
  busy: boolean;
  onAgain: (at: number) => void;
}) {
  const face = useFaceWords();
  return (
    <ul className="pictures">
      {pictures.map(
        (picture, i) =>
          picture && (
            <li key={i} className="stack tight">
              <img className="picture" src={urlOf(picture)} alt={face.picture(i + 1)} />
              <button type="button" className="button" aria-disabled={busy} onClick={() => !busy && onAgain(i)}>
                {face.again}
                <span className="hidden"> {face.picture(i + 1)}</span>
              </button>
            </li>
          ),
      )}
    </ul>
  );
}
