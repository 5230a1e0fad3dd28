// Withdraws the consent: what is kept of the face is deleted, once that is confirmed.
import {useQueryClient} from '@tanstack/react-query';
import {useState} from 'react';
import {faceQueries, turnFaceOff} from '../api/faces';
import {Dialog} from '../design/dialog';
import {useFaceWords} from '../language/face';
import {Announcer, useAnnounce} from '../shell/announcer';
import {useSending} from '../shell/sending';

export function FaceOff() {
  const face = useFaceWords();
  const announce = useAnnounce();
  const [asking, setAsking] = useState(false);
  return (
    <div>
      <button type="button" className="button" onClick={() => setAsking(true)}>
        {face.withdraw}
      </button>
      {asking && (
        <Dialog title={face.sure} onClose={() => setAsking(false)}>
          {/* What stands around a modal dialog is silent: it has live regions of its own. */}
          <Announcer>
            <Sure onClose={() => setAsking(false)} onDone={announce} />
          </Announcer>
        </Dialog>
      )}
    </div>
  );
}

function Sure({onClose, onDone}: {onClose: () => void; onDone: (told: string) => void}) {
  const face = useFaceWords();
  const cache = useQueryClient();
  const {send, busy, told} = useSending();
  const turnOff = () =>
    send(async () => {
      await turnFaceOff();
      onDone(face.turnedOff);
      onClose();
      cache.setQueryData(
        faceQueries.mine().queryKey,
        known => known && {...known, on: false, since: null, model_changed: false},
      );
      await cache.invalidateQueries({queryKey: faceQueries.mine().queryKey});
    });
  return (
    <div className="stack">
      <p>{face.sureText}</p>
      {told}
      <button type="button" className="button filled" onClick={onClose}>
        {face.keep}
      </button>
      <button type="button" className="button" aria-disabled={busy} onClick={() => void turnOff()}>
        {face.withdraw}
      </button>
    </div>
  );
}
