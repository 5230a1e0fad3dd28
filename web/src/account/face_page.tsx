// Face check-in: what is kept of a face, whether it is on, and how it is turned on and off.
import {useQuery} from '@tanstack/react-query';
import type {Schemas} from '../api/client';
import {faceQueries} from '../api/faces';
import {Notice} from '../design/notice';
import {shortMoment} from '../language/dates';
import {useFaceWords} from '../language/face';
import {useLanguage} from '../language/language';
import {useMore} from '../language/more';
import {Page} from '../shell/page';
import {Reading} from '../shell/reading';
import {FaceOff} from './face_off';
import {FacePictures} from './face_pictures';
import './account.css';

export function FacePage() {
  const {account} = useMore();
  const face = useFaceWords();
  const query = useQuery(faceQueries.mine());
  return (
    <Page
      title={face.title}
      heading={query.data ? face.heading(query.data.on) : face.title}
      back={{to: '/account', label: account.title}}
    >
      <Reading query={query}>{known => <Face known={known} />}</Reading>
    </Page>
  );
}

function Face({known: {available, on, since, model_changed}}: {known: Schemas['FaceState']}) {
  const {code} = useLanguage();
  const face = useFaceWords();
  return (
    <div className="stack">
      <p>{face.text}</p>
      {!available && <Notice>{on ? face.noLonger : face.notHere}</Notice>}
      {on && available && model_changed && <Notice kind="warn">{face.renew}</Notice>}
      {available && (!on || model_changed) && <FacePictures />}
      {on && (
        <section className="card stack setting">
          {since && <p>{face.since(shortMoment(since, code))}</p>}
          <FaceOff />
        </section>
      )}
    </div>
  );
}
