// What each code of the API means to a person, in European Portuguese.
import {seconds, type ProblemTexts, type Text} from './problem_text';

const refused: Text = 'Verifique o que escreveu.';
const tooMany: Text = p => `Demasiadas tentativas; pode voltar a tentar dentro de ${seconds(p, 60)} s.`;
const ourFault: Text = p =>
  'Algo falhou do nosso lado. Tente de novo; se continuar, indique-nos este código:' + ` ${p.requestId ?? p.status}`;
const away: Text = p => `O sistema não responde de momento; tente de novo dentro de ${seconds(p, 5)} s.`;
const noLine: Text = 'Sem ligação. O que escreveu está guardado; tente de novo quando a ligação voltar.';
const absent: Text = 'Não existe, ou não lhe pertence.';
const stale: Text = 'Alguém alterou isto entretanto. Esta é a versão atual.';
const over: Text = 'A sua sessão terminou; entre e continuamos.';
const taken: Text = 'Essa hora já não está livre. Não pagou nada.';

export const problems: ProblemTexts = {
  otherwise: ourFault,
  away,
  noLine,
  codes: {
    invalid_credentials: 'O email ou a palavra-passe não estão certos.',
    too_many_attempts: tooMany,
    too_many_requests: tooMany,
    too_many_streams: tooMany,
    email_taken: 'Já existe uma conta com este email: entre com ele.',
    username_taken: 'Esse nome de utilizador já está ocupado.',
    mfa_required: 'Escreva o código da sua aplicação, ou um de recuperação.',
    mfa_enrolment_required: 'A sua conta precisa primeiro de um segundo fator.',
    unauthenticated: over,
    invalid_token: over,
    invalid_refresh_token: over,
    csrf: over,
    overlaps_own: 'Esta pessoa já tem uma consulta a essa hora.',
    too_many_unpaid: 'Tem uma reserva por pagar: pague-a ou cancele-a primeiro.',
    slot_taken: taken,
    not_offered: taken,
    doctor_unavailable: taken,
    no_slot: 'Ainda estamos a verificar se a hora está livre.',
    not_pending: 'Este pagamento já não está em aberto.',
    too_many_requests_to_pay: 'Este pagamento foi pedido demasiadas vezes: contacte a clínica.',
    validation_failed: p => (p.errors.length === 1 ? 'Corrija 1 campo.' : `Corrija ${p.errors.length} campos.`),
    stale,
    idempotency_key_reused: 'Isto já foi enviado. Recarregue a página e tente de novo.',
    forbidden: 'A sua conta não dá acesso a esta página.',
    not_found: absent,
    backup_under_way: p => `O sistema está a fazer uma cópia de segurança; continue dentro de ${seconds(p, 5)} s.`,
    method_not_allowed: absent,
    malformed: refused,
    malformed_condition: refused,
    malformed_cursor: refused,
    malformed_header: refused,
    malformed_json: refused,
    malformed_path: absent,
    malformed_query: refused,
    malformed_request: refused,
    malformed_target: absent,
    unsupported_media_type: refused,
    body_too_large: 'O texto é demasiado longo.',
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
  },
};
