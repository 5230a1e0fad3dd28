// What the camera sees, and a button that takes a picture of it. It is open only while this is there and the page is in
// sight: its light goes out with it.
import {useEffect, useRef, useState, useSyncExternalStore, type RefObject} from 'react';
import {troubleOf, type CameraTrouble} from './camera_trouble';
import {pictureOf} from './picture';
import './camera.css';

function watchSight(changed: () => void) {
  document.addEventListener('visibilitychange', changed);
  return () => document.removeEventListener('visibilitychange', changed);
}
const useInSight = () => useSyncExternalStore(watchSight, () => !document.hidden);

const wanted: MediaStreamConstraints = {
  audio: false,
  video: {facingMode: 'user', width: {ideal: 1280}, height: {ideal: 720}},
};

function useStream(video: RefObject<HTMLVideoElement | null>, onTrouble: (why: CameraTrouble) => void) {
  const inSight = useInSight();
  useEffect(() => {
    const place = video.current;
    if (!inSight || !place) return;
    if (!('mediaDevices' in navigator)) return onTrouble('unoffered');
    let left = false;
    let stream: MediaStream | null = null;
    const close = () => {
      left = true;
      stream?.getTracks().forEach(track => track.stop());
      place.srcObject = null;
    };
    const open = async () => {
      const opened = await navigator.mediaDevices.getUserMedia(wanted);
      stream = opened;
      if (left) return close();
      for (const track of opened.getTracks()) track.addEventListener('ended', () => !left && onTrouble('gone'));
      place.srcObject = opened;
      await place.play();
    };
    // A play that was cut short by the end of this is none of ours.
    open().catch((error: unknown) => !left && onTrouble(troubleOf(error)));
    return close;
  }, [inSight]);
}

export function Camera({
  label,
  opening,
  button,
  big = false,
  onPicture,
  onTrouble,
}: {
  label: string; // of what is seen
  opening: string; // said until something is
  button: string;
  big?: boolean;
  onPicture: (picture: string) => void;
  onTrouble: (why: CameraTrouble) => void;
}) {
  const video = useRef<HTMLVideoElement>(null);
  const press = useRef<HTMLButtonElement>(null);
  const [seeing, setSeeing] = useState(false);
  useStream(video, onTrouble);
  useEffect(() => press.current?.focus(), []);

  function take() {
    if (!seeing || !video.current) return;
    const picture = pictureOf(video.current);
    if (picture) onPicture(picture);
    else onTrouble('gone');
  }
  return (
    <>
      <div className={seeing ? 'viewfinder seeing' : 'viewfinder'}>
        <video
          ref={video}
          aria-label={label}
          muted
          playsInline
          onPlaying={() => setSeeing(true)}
          onEmptied={() => setSeeing(false)}
        />
        {!seeing && <p>{opening}</p>}
      </div>
      <div>
        <button
          ref={press}
          type="button"
          className={big ? 'button filled big' : 'button filled'}
          aria-disabled={!seeing}
          onClick={take}
        >
          {button}
        </button>
      </div>
    </>
  );
}
