// The words of face check-in in one's account, in British English; fetched with its page.
import type {Text} from './problem_text';

const notAPicture = 'That is no picture that we can read: take it again.';

export const face = {
  problems: {
    no_face: 'No face was found: come closer, into the light, and look into the camera.',
    several_faces: 'There is more than one face: be alone in the picture.',
    face_too_small: 'The face is too small: come closer, until it fills the oval.',
    face_blurred: 'It is blurred: wipe the camera, hold still, and have light in front of you.',
    no_picture: notAPicture,
    too_many_pixels: notAPicture,
    faces_differ: 'The three pictures do not look like one person: take all three again, in the same light.',
    faces_away: 'Faces cannot be looked at right now. Your pictures are still here: try again in a few minutes.',
    face_unsure: 'We are not sure who that is.',
  } as Record<string, Text>,
  title: 'Face check-in',
  heading: (on: boolean): string => (on ? 'Face check-in: on' : 'Face check-in: off'),
  text: 'Optional. We keep an encrypted template of your face, never the pictures, only to mark your arrival; delete it whenever you like. A photograph of you may fool the camera.',
  notHere: 'This clinic does not recognise faces. At the kiosk, use the code of your appointment.',
  noLonger: 'This clinic no longer recognises faces. You can still delete what it keeps of yours.',
  since: (when: string) => `On since ${when}`,
  renew: 'We recognise faces in another way now: until you take three new pictures, use your code.',
  agree: 'I agree that the clinic keeps a template of my face, and compares it when I check in',
  agreeFirst: 'Without your consent we keep nothing of your face.',
  begin: 'Take three pictures',
  number: (n: number) => `Picture ${n} of 3`,
  how: 'Look into the camera, with your face in the oval and light in front of you. Nobody else should be in the picture.',
  seen: 'What the camera sees',
  opening: 'The camera opens. If your browser asks, allow it.',
  take: 'Take the picture',
  taken: (n: number) => `Picture ${n} of 3 is taken.`,
  leave: 'Leave it, keep nothing',
  three: 'Three pictures',
  look: 'Look at them: your face should be whole and sharp in each. They leave this device only when you turn it on.',
  picture: (n: number) => `Picture ${n}`,
  again: 'Take again',
  takeAgain: (n: number) => `Take picture ${n} again`,
  turnOn: 'Turn on face check-in',
  turningOn: 'Looking at your pictures…',
  turnedOn: 'Face check-in is on. The pictures are deleted.',
  withdraw: 'Withdraw and delete',
  sure: 'Delete the template of your face?',
  sureText:
    'It is deleted at once, and from the backups within 30 days. You then check in with your code, and can turn it on again whenever you like.',
  keep: 'Keep it',
  turnedOff: 'Face check-in is off. The template of your face is deleted.',
  tryAgain: 'Try again',
  trouble: {
    refused:
      'The camera is not allowed here. Press the sign beside the address of this page, allow the camera, and try again.',
    none: 'No camera was found. Connect one and try again, or open this page on a phone.',
    gone: 'The camera gives no picture. Close what else uses it, connect it anew, and try again.',
    unoffered: 'This browser gives this page no camera. Open the page by https://, or in another browser.',
  },
};

export type FaceWords = typeof face;
