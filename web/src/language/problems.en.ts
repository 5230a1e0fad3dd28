// What each code of the API means to a person, in British English. The API's own `detail` is for programmers and is
// never shown. A test holds this table against the codes that the services use.
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
    name_taken: 'That name exists already.',
    mfa_required: 'Enter the code of your app, or a recovery code.',
    mfa_enrolment_required: 'Your account needs a second factor before it goes on.',
    unauthenticated: over,
    invalid_token: over,
    invalid_refresh_token: over,
    csrf: over,
    overlaps_own: 'This person has an appointment at that time.',
    too_many_unpaid: 'You have a hold to pay: pay or cancel it first.',
    too_many_waits: 'You wait for many times already; withdraw one.',
    slot_taken: taken,
    not_offered: taken,
    doctor_unavailable: taken,
    no_slot: 'We are still asking whether the time is free.',
    same_slot: 'It is at that time already.',
    reschedule_in_progress: 'The last move is still under way.',
    not_reschedulable: 'This one can no longer be moved.',
    specialty_gone: 'This specialty is no longer offered: the appointment is cancelled and all of it is returned.',
    already_started: 'The appointment has begun; it cannot be cancelled.',
    not_cancellable: 'It is no longer booked.',
    cost_changed: 'The terms changed while you read.',
    not_pending: 'This payment is no longer open.',
    too_many_requests_to_pay: 'This payment was asked for too often: call the clinic.',
    over: 'This wish has ended already.',
    not_failed: 'That message has not failed.',
    too_much_time_off: 'That is too much time off.',
    validation_failed: p => (p.errors.length === 1 ? 'Mend 1 field.' : `Mend ${p.errors.length} fields.`),
    stale,
    idempotency_key_reused: 'This request went out with other data before. Reload the page and try again.',
    forbidden: 'Your account does not open this page.',
    not_found: absent,
    backup_under_way: p => `The system is taking a backup; go on in ${seconds(p, 5)} s.`,
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
