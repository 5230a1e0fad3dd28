// A picture of a face as it is sent: the square in the middle of what the camera sees, as the person saw it, with no
// more pixels than are of use and no more bytes than are taken.
export const mostPixels = 720; // of a side
export const mostBytes = 512_000;

interface Cut {
  x: number;
  y: number;
  side: number; // of what is cut out
  drawn: number; // of what is made of it
}
// Nothing is drawn larger than it is.
export function middleOf(width: number, height: number): Cut {
  const side = Math.min(width, height);
  return {x: (width - side) / 2, y: (height - side) / 2, side, drawn: Math.min(side, mostPixels)};
}

const beginning = 'data:image/jpeg;base64,';
const bytesOf = (base64: string) => (base64.length / 4) * 3; // at most
const qualities = [0.9, 0.8, 0.65, 0.5, 0.3];

// The base64 of the best that is small enough; `encode` makes a data URL. None where it makes no JPEG.
export function fitted(encode: (quality: number) => string): string | null {
  for (const quality of qualities) {
    const url = encode(quality);
    if (!url.startsWith(beginning)) return null;
    const base64 = url.slice(beginning.length);
    if (base64 && bytesOf(base64) <= mostBytes) return base64;
  }
  return null;
}

export const urlOf = (base64: string): string => beginning + base64;

// None where the camera shows nothing, or the browser does not let it be read.
export function pictureOf(video: HTMLVideoElement): string | null {
  const {x, y, side, drawn} = middleOf(video.videoWidth, video.videoHeight);
  if (drawn === 0) return null;
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = drawn;
  canvas.getContext('2d')?.drawImage(video, x, y, side, side, 0, 0, drawn, drawn);
  return fitted(quality => canvas.toDataURL('image/jpeg', quality));
}
