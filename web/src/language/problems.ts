// What each code of the API means to a person, in both languages. The API's own `detail` is for programmers and is
// never shown. A test holds this table against the codes that the services use.
import type {LanguageCode} from './dates';

export interface ProblemLike {
  status: number; // 0: no answer at all
  code: string;
  retryAfter: number | null; // seconds
  requestId: string | null;
  errors: readonly {field: string; message: string}[];
}

type Text = string | ((problem: ProblemLike) => string);
const seconds = (problem: ProblemLike, without: number) => problem.retryAfter ?? without;

const refused: [Text, Text] = ['Verifique o que escreveu.', 'Please check what you typed.'];
const tooMany: [Text, Text] = [
  p => `Demasiadas tentativas; pode voltar a tentar dentro de ${seconds(p, 60)} s.`,
  p => `Too many attempts; you can try again in ${seconds(p, 60)} s.`,
];
const ourFault: [Text, Text] = [
  p =>
    'Algo falhou do nosso lado. Tente de novo; se continuar, indique-nos este código:' + ` ${p.requestId ?? p.status}`,
  p => `Something failed on our side. Try again; if it persists, tell us this code: ${p.requestId ?? p.status}`,
];
const away: [Text, Text] = [
  p => `O sistema não responde de momento; tente de novo dentro de ${seconds(p, 5)} s.`,
  p => `The system does not answer at the moment; try again in ${seconds(p, 5)} s.`,
];
const noLine: [Text, Text] = [
  'Sem ligação. O que escreveu está guardado; tente de novo quando voltar.',
  'No connection. What you typed is kept; try again when it is back.',
];
const absent: [Text, Text] = ['Não existe, ou não é sua.', 'It does not exist, or it is not yours.'];
const stale: [Text, Text] = [
  'Alguém alterou isto entretanto. Esta é a versão atual.',
  'Somebody changed this meanwhile. Here is the present version.',
];
const over: [Text, Text] = ['A sua sessão terminou; entre e continuamos.', 'Your session ended; log in and we go on.'];
const taken: [Text, Text] = [
  'Essa hora já não está livre. Não pagou nada.',
  'That time is no longer free. You have paid nothing.',
];

export const problems: Record<string, [Text, Text]> = {
  invalid_credentials: ['O email ou a palavra-passe não estão certos.', 'The email or the password is wrong.'],
  too_many_attempts: tooMany,
  too_many_requests: tooMany,
  too_many_streams: tooMany,
  email_taken: [
    'Já existe uma conta com este email: entre, ou recupere a palavra-passe.',
    'There is an account with this email: log in, or recover the password.',
  ],
  username_taken: ['Esse nome de utilizador já tem dono.', 'That username is taken.'],
  name_taken: ['Esse nome já existe.', 'That name exists already.'],
  mfa_required: [
    'Escreva o código da sua aplicação, ou um de recuperação.',
    'Enter the code of your app, or a recovery code.',
  ],
  mfa_enrolment_required: [
    'A sua conta precisa de um segundo fator antes de continuar.',
    'Your account needs a second factor before it goes on.',
  ],
  unauthenticated: over,
  invalid_token: over,
  invalid_refresh_token: over,
  csrf: over,
  overlaps_own: ['Esta pessoa já tem uma consulta a essa hora.', 'This person has an appointment at that time.'],
  too_many_unpaid: [
    'Tem uma reserva por pagar: pague-a ou cancele-a primeiro.',
    'You have a hold to pay: pay or cancel it first.',
  ],
  too_many_waits: [
    'Já está em muitas listas de espera; saia de uma.',
    'You wait for many times already; withdraw one.',
  ],
  slot_taken: taken,
  not_offered: taken,
  doctor_unavailable: taken,
  no_slot: ['Ainda estamos a perguntar se a hora está livre.', 'We are still asking whether the time is free.'],
  same_slot: ['Já está marcada para essa hora.', 'It is at that time already.'],
  reschedule_in_progress: ['A mudança anterior ainda decorre.', 'The last move is still under way.'],
  not_reschedulable: ['Esta consulta já não pode ser remarcada.', 'This one can no longer be moved.'],
  specialty_gone: [
    'Já não temos esta especialidade: a consulta foi cancelada e devolvemos tudo.',
    'This specialty is no longer offered: the appointment is cancelled and all of it is returned.',
  ],
  already_started: [
    'A consulta já começou; não pode ser cancelada.',
    'The appointment has begun; it cannot be cancelled.',
  ],
  not_cancellable: ['Já não está marcada.', 'It is no longer booked.'],
  cost_changed: ['As condições mudaram enquanto lia.', 'The terms changed while you read.'],
  not_pending: ['Este pagamento já não está em aberto.', 'This payment is no longer open.'],
  too_many_requests_to_pay: [
    'Este pagamento foi pedido demasiadas vezes: contacte a clínica.',
    'This payment was asked for too often: call the clinic.',
  ],
  over: ['Este pedido já terminou.', 'This wish has ended already.'],
  not_failed: ['Essa mensagem não falhou.', 'That message has not failed.'],
  too_much_time_off: ['São demasiadas ausências.', 'That is too much time off.'],
  validation_failed: [
    p => (p.errors.length === 1 ? 'Corrija 1 campo.' : `Corrija ${p.errors.length} campos.`),
    p => (p.errors.length === 1 ? 'Mend 1 field.' : `Mend ${p.errors.length} fields.`),
  ],
  stale,
  idempotency_key_reused: [
    'Este pedido já seguiu com outros dados. Recarregue a página e tente de novo.',
    'This request went out with other data before. Reload the page and try again.',
  ],
  forbidden: ['A sua conta não dá acesso a esta página.', 'Your account does not open this page.'],
  not_found: absent,
  backup_under_way: [
    p => `O sistema está a fazer uma cópia de segurança; continue dentro de ${seconds(p, 5)} s.`,
    p => `The system is taking a backup; go on in ${seconds(p, 5)} s.`,
  ],
  method_not_allowed: absent,
  malformed: refused,
  malformed_condition: refused,
  malformed_header: refused,
  malformed_json: refused,
  malformed_path: absent,
  malformed_query: refused,
  malformed_request: refused,
  malformed_target: absent,
  unsupported_media_type: refused,
  body_too_large: ['É texto a mais.', 'That is too much text.'],
  header_too_large: refused,
  target_too_long: refused,
  version_not_supported: refused,
  not_implemented: refused,
  expectation_failed: refused,
  bad_signature: refused,
  internal_error: ourFault,
  upstream_failed: away,
  upstream_timeout: away,
  unavailable: away,
};

export function problemText(problem: ProblemLike, language: LanguageCode): string {
  const away5 = problem.status >= 502 && problem.status <= 504 ? away : ourFault;
  const texts = problem.status === 0 ? noLine : (problems[problem.code] ?? away5);
  const text = texts[language === 'pt' ? 0 : 1];
  return typeof text === 'string' ? text : text(problem);
}
