// As devices.en.ts, in European Portuguese.
import type {DeviceWords} from './devices.en';

export const devices: DeviceWords = {
  pairing: {
    titles: {kiosk: 'Um quiosque novo', screen: 'Um ecrã novo'},
    text: 'Peça à receção que escreva este código em «Aparelhos».',
    preparing: 'A pedir um código…',
    away: 'A clínica não responde. Vamos tentar de novo.',
  },
  kiosk: {
    title: 'Registar chegada',
    hello: 'Olá',
    how: 'Mostre o código QR',
    howText: 'Ponha o código da consulta por baixo do leitor. Está no email, e na página dela na sua conta.',
    field: 'Código',
    noCode: 'Sem código, dirija-se à receção.',
    checking: 'Um momento…',
    face: 'Reconhecer o meu rosto',
    faceHow: 'Olhe para a câmara',
    facePicture: 'Tirar uma fotografia',
    faceKept: 'A fotografia é comparada com os rostos de quem o autorizou e é esperado hoje. Não fica guardada.',
    faceLeave: 'Usar antes o código',
    camera: 'O que a câmara vê',
    cameraOpening: 'A câmara está a abrir…',
    useCode: {
      unsure: 'Não temos a certeza de quem é. Use o código, por favor.',
      away: 'De momento não é possível reconhecer rostos. Use o código, por favor.',
      camera: 'De momento a câmara não funciona. Use o código, por favor.',
    },
    welcome: name => `Olá, ${name}`,
    where: room => `Sala ${room}`,
    wait: minutes => (minutes > 0 ? `cerca de ${minutes} min` : 'é a seguir'),
    called: 'Pode entrar, estão à sua espera.',
    sit: 'Sente-se, por favor: vamos chamar.',
    tooEarly: from =>
      from ? `Ainda é cedo: pode registar a chegada a partir das ${from}.` : 'Ainda é cedo: volte um pouco mais tarde.',
    notToday: 'Hoje não tem consulta: dirija-se à receção.',
    unknown: 'Ninguém tem este código: dirija-se à receção.',
    wrongStatus: 'Esta consulta já terminou ou foi cancelada: dirija-se à receção.',
    offline: 'De momento não há ligação: dirija-se à receção.',
    done: 'Concluir',
    language: 'English',
  },
  screen: {
    title: 'Sala de espera',
    room: room => `Sala ${room}`,
    come: 'entre, por favor',
    wait: minutes => (minutes > 0 ? `cerca de ${minutes} min` : 'a seguir'),
    more: n => `+ ${n} em espera`,
    nobody: 'Ninguém à espera',
    offline: time => `sem ligação desde as ${time}`,
  },
};
