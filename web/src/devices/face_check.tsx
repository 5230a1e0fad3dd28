// The kiosk's camera, for whoever wants to be recognised: opened by a button, for one picture that is kept nowhere.
import {useEffect, useRef, useState} from 'react';
import {arriveByFace} from '../api/faces';
import {isProblem} from '../api/problem';
import {useDeviceWords} from '../language/devices';
import {useAnnounce} from '../shell/announcer';
import {Camera} from '../shell/camera';
import type {Answer} from './answer';
import {faceRefusal} from './face_refusal';

const openFor = 60_000; // ms, where nobody presses

// Why it led to no arrival; `left` where nobody wanted to any more.
export type FaceEnd = 'unsure' | 'away' | 'camera' | 'left';

export function FaceCheck({onAnswer, onEnd}: {onAnswer: (answer: Answer) => void; onEnd: (why: FaceEnd) => void}) {
  const {kiosk} = useDeviceWords();
  const announce = useAnnounce();
  const [busy, setBusy] = useState(false);
  const gone = useRef(false);
  useEffect(
    () => () => {
      gone.current = true;
    },
    [],
  );
  useEffect(() => {
    if (busy) return;
    const leave = () => onEnd('left');
    const timer = setTimeout(leave, openFor);
    document.addEventListener('visibilitychange', leave);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', leave);
    };
  }, [busy]);

  async function show(picture: string) {
    setBusy(true);
    announce(kiosk.checking);
    try {
      const here = await arriveByFace(picture);
      if (!gone.current) onAnswer({here});
    } catch (error) {
      if (!isProblem(error)) throw error;
      const why = faceRefusal(error);
      if (gone.current) return;
      if (why) onEnd(why);
      else onAnswer({refused: error});
    }
  }

  if (busy) return <h2>{kiosk.checking}</h2>;
  return (
    <div className="stack">
      <h2>{kiosk.faceHow}</h2>
      <Camera
        big
        label={kiosk.camera}
        opening={kiosk.cameraOpening}
        button={kiosk.facePicture}
        onPicture={picture => void show(picture)}
        onTrouble={() => onEnd('camera')}
      />
      <p className="quiet">{kiosk.faceKept}</p>
      <div>
        <button type="button" className="button big" onClick={() => onEnd('left')}>
          {kiosk.faceLeave}
        </button>
      </div>
    </div>
  );
}
