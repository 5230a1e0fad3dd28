// What each code of the API means to a person, in British English. The API's own `detail` is for programmers and is
// never shown. A test holds this table against the codes of the API.
import {seconds, type ProblemTexts, type Text} from './problem_text';

const refused: Text = 'Please check what you typed.';
const tooMany: Text = p => `Too many attempts; you can try again in ${seconds(p, 60)} s.`;
const ourFault: Text = p =>
  `Something failed on our side. Try again; if it persists, tell us this code: ${p.requestId ?? p.status}`;
const away: Text = p => `The system does not answer at the moment; try again in ${seconds(p, 5)} s.`;
const noLine: Text = 'No connection. What you typed is kept; try again when it is back.';
const absent: Text = 'It does not exist, or it is not yours.';
const stale: Text = 'Somebody changed this meanwhile. Here is the present version.';
const over: Text = 'Your session ended; log in and we go on.';
const taken: Text = 'That time is no longer free. You have paid nothing.';

export const problems: ProblemTexts = {
  otherwise: ourFault,
  away,
  noLine,
  codes: {
    invalid_credentials: 'The email or the password is wrong.',
    too_many_attempts: tooMany,
    too_many_requests: tooMany,
    too_many_streams: tooMany,
    email_taken: 'There is an account with this email: log in with it.',
    username_taken: 'That username is taken.',
    mfa_required: 'Enter the code of your app, or a recovery code.',
    mfa_enrolment_required: 'Your account needs a second factor first.',
    unauthenticated: over,
    invalid_token: over,
    invalid_refresh_token: over,
    csrf: over,
    overlaps_own: 'This person has an appointment at that time.',
    too_many_unpaid: 'You have a hold to pay: pay or cancel it first.',
    slot_taken: taken,
    not_offered: taken,
    doctor_unavailable: taken,
    no_slot: 'We are still asking whether the time is free.',
    not_pending: 'This payment is no longer open.',
    too_many_requests_to_pay: 'This payment was asked for too often: call the clinic.',
    validation_failed: p => (p.errors.length === 1 ? 'Mend 1 field.' : `Mend ${p.errors.length} fields.`),
    stale,
    idempotency_key_reused: 'This was sent before. Reload the page and try again.',
    forbidden: 'Your account does not open this page.',
    not_found: absent,
    backup_under_way: p => `The system is taking a backup; go on in ${seconds(p, 5)} s.`,
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
    body_too_large: 'That is too much text.',
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
