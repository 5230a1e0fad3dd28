// As face.en.ts, in European Portuguese.
import type {FaceWords} from './face.en';

const notAPicture = 'Não conseguimos ler esta fotografia: tire-a outra vez.';

export const face: FaceWords = {
  problems: {
    no_face: 'Não encontrámos um rosto: aproxime-se, com boa luz, e olhe para a câmara.',
    several_faces: 'Há mais do que um rosto: só deve aparecer o seu.',
    face_too_small: 'O rosto está demasiado pequeno: aproxime-se até ele encher a oval.',
    face_blurred: 'Está desfocada: limpe a câmara, não se mexa e fique com a luz de frente.',
    no_picture: notAPicture,
    too_many_pixels: notAPicture,
    faces_differ: 'As três fotografias não parecem da mesma pessoa: tire as três outra vez, com a mesma luz.',
    faces_away: 'De momento não é possível analisar rostos. As fotografias continuam aqui: tente daqui a uns minutos.',
    face_unsure: 'Não temos a certeza de quem é.',
  },
  title: 'Chegada pelo rosto',
  heading: on => (on ? 'Chegada pelo rosto: ligada' : 'Chegada pelo rosto: desligada'),
  text: 'Opcional. Guardamos um modelo cifrado do rosto, nunca as fotografias, só para registar a chegada; pode apagá-lo quando quiser. Uma fotografia sua pode enganar a câmara.',
  notHere: 'Esta clínica não reconhece rostos. No quiosque, use o código da consulta.',
  noLonger: 'Esta clínica deixou de reconhecer rostos. Pode ainda apagar o que guarda do seu.',
  since: when => `Ligada desde ${when}`,
  renew: 'Agora reconhecemos os rostos de outra forma: até tirar três fotografias novas, use o código.',
  agree: 'Autorizo a clínica a guardar um modelo do meu rosto e a compará-lo quando registo a chegada',
  agreeFirst: 'Sem a sua autorização não guardamos nada do seu rosto.',
  begin: 'Tirar três fotografias',
  number: n => `Fotografia ${n} de 3`,
  how: 'Olhe para a câmara, com o rosto dentro da oval e a luz de frente. Mais ninguém deve aparecer na fotografia.',
  seen: 'O que a câmara vê',
  opening: 'A câmara está a abrir. Se o navegador perguntar, permita.',
  take: 'Tirar a fotografia',
  taken: n => `Já tirou a fotografia ${n} de 3.`,
  leave: 'Desistir, sem guardar nada',
  three: 'Três fotografias',
  look: 'Veja-as: o rosto deve estar inteiro e nítido em todas. Só saem deste dispositivo quando ligar a chegada pelo rosto.',
  picture: n => `Fotografia ${n}`,
  again: 'Tirar outra vez',
  takeAgain: n => `Tirar outra vez a fotografia ${n}`,
  turnOn: 'Ligar a chegada pelo rosto',
  turningOn: 'A analisar as fotografias…',
  turnedOn: 'A chegada pelo rosto está ligada. As fotografias foram apagadas.',
  withdraw: 'Retirar a autorização e apagar',
  sure: 'Apagar o modelo do seu rosto?',
  sureText:
    'É apagado de imediato, e das cópias de segurança dentro de 30 dias. Passa a registar a chegada com o código, e pode voltar a ligar quando quiser.',
  keep: 'Manter',
  turnedOff: 'A chegada pelo rosto está desligada. O modelo do seu rosto foi apagado.',
  tryAgain: 'Tentar de novo',
  trouble: {
    refused:
      'A câmara não está autorizada aqui. Carregue no sinal ao lado do endereço desta página, permita a câmara e tente de novo.',
    none: 'Não encontrámos nenhuma câmara. Ligue uma e tente de novo, ou abra esta página num telemóvel.',
    gone: 'A câmara não dá imagem. Feche o que mais a estiver a usar, ligue-a outra vez e tente de novo.',
    unoffered: 'Este navegador não dá a câmara a esta página. Abra-a por https://, ou noutro navegador.',
  },
};
