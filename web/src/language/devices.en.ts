// The words of kiosk and screen in British English. Both languages come with these pages: a screen shows them side by
// side.
export const devices = {
  pairing: {
    titles: {kiosk: 'A new kiosk', screen: 'A new screen'},
    text: 'Ask reception to enter this code under “Devices”.',
    preparing: 'Fetching a code…',
    away: 'The clinic does not answer. It is tried again.',
  },
  kiosk: {
    title: 'Check in',
    hello: 'Good day',
    how: 'Show your code',
    howText:
      'Hold the code of your appointment under the scanner. It is in the email, and on its page in your account.',
    field: 'Code',
    noCode: 'Without a code, please ask at the desk.',
    checking: 'One moment…',
    face: 'Recognise my face',
    faceHow: 'Look into the camera',
    facePicture: 'Take one picture',
    faceKept:
      'The picture is compared with the faces of those who agreed to it and are expected today. It is not kept.',
    faceLeave: 'Use the code instead',
    camera: 'What the camera sees',
    cameraOpening: 'The camera opens…',
    useCode: {
      unsure: 'We are not sure who you are. Please use the code.',
      away: 'Faces cannot be recognised at the moment. Please use the code.',
      camera: 'The camera does not work at the moment. Please use the code.',
    },
    welcome: (name: string) => `Welcome, ${name}`,
    where: (room: string) => `Room ${room}`,
    wait: (minutes: number) => (minutes > 0 ? `about ${minutes} min` : 'you are next'),
    called: 'Please go in, you are expected.',
    sit: 'Please take a seat: you will be called.',
    tooEarly: (from: string | null) =>
      from ? `It is early: you can check in from ${from}.` : 'It is early: please come back a little later.',
    notToday: 'You have no appointment today: please ask at the desk.',
    unknown: 'Nobody has this code: please ask at the desk.',
    wrongStatus: 'This appointment is over or cancelled: please ask at the desk.',
    offline: 'There is no connection at the moment: please ask at the desk.',
    done: 'Done',
    language: 'Português',
  },
  screen: {
    title: 'Waiting room',
    room: (room: string) => `Room ${room}`,
    come: 'please come in',
    wait: (minutes: number) => (minutes > 0 ? `about ${minutes} min` : 'next'),
    more: (n: number) => `+ ${n} waiting`,
    nobody: 'Nobody is waiting',
    offline: (time: string) => `no connection since ${time}`,
  },
};

export type DeviceWords = typeof devices;
