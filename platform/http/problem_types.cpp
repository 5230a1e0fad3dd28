#include "platform/http/problem_types.hpp"

#include <algorithm>
#include <array>
#include <functional>

namespace consulta {
namespace {

constexpr auto table = std::to_array<ProblemType>({
    {"access_denied", 400, "The device is not let in", "Begin again with other codes, and have them approved."},
    {"account_closed", 409, "The account is closed for good", "Nothing opens it again. Whoever it was registers anew."},
    {"already_started", 409, "The appointment has begun",
     "Nothing can be cancelled any more. Whoever is late or does not come talks to the clinic."},
    {"already_waiting", 409, "This is waited for already",
     "The wish that was there has ended at this very moment. Send the request again."},
    {"authorization_pending", 400, "Nobody has approved the device yet", "Ask again after the interval."},
    {"backup_under_way", 503, "A backup is being taken",
     "Nothing was changed. Reads go on; send the same request again after Retry-After."},
    {"bad_signature", 401, "The webhook is not signed",
     "Sign \"<seconds>.<body>\" with the secret that both sides know, with the seconds of now, and send it again."},
    {"body_too_large", 413, "The body is too large", "Send less at once: 256 kB is the most."},
    {"cost_changed", 409, "Cancelling costs something else now",
     "Nothing was cancelled. Read the appointment, show its `cancellation` anew, and ask once more."},
    {"csrf", 403, "The request does not prove that it is from our page",
     "With cookies, whatever changes something carries the value of the csrf_token cookie as X-CSRF-Token."},
    {"doctor_account", 409, "The account is a doctor's",
     "It ends with the doctor, whom an administrator takes away. Nothing was erased."},
    {"email_taken", 409, "The email belongs to another account",
     "Log in with it, or take another. For a doctor, look among those there are."},
    {"expectation_failed", 417, "The expectation is not known", "Leave Expect out, or send 100-continue."},
    {"expired_token", 400, "The device's codes are over", "Begin again with other codes: these last ten minutes."},
    {"forbidden", 403, "The role does not allow this",
     "Ask as somebody who may. Who may do what stands at each operation."},
    {"header_too_large", 431, "The header is too large", "Send fewer and shorter fields, and fewer cookies."},
    {"idempotency_key_reused", 422, "The Idempotency-Key was used for another request",
     "A key belongs to one request, with its body. Make a new one for a new request."},
    {"internal_error", 500, "Something failed on our side",
     "Try again later. If it persists, tell the clinic the `request_id`."},
    {"invalid_credentials", 401, "The email or the password is wrong",
     "Let the person type both again. Which of the two is wrong is not told."},
    {"invalid_refresh_token", 401, "The refresh token does not work any more",
     "Its session has ended, or it was used before. Log in again."},
    {"invalid_token", 401, "The access token does not work any more",
     "It has expired, or its session has ended. Get a new pair for the refresh token, or log in again."},
    {"last_administrator", 409, "Nobody else administers the clinic",
     "Make somebody else an administrator first. Nothing was erased."},
    {"link_not_valid", 409, "The link does not work any more",
     "Each works once, and only for a time. Ask for another, and use the newest."},
    {"malformed", 400, "The form cannot be read", "Send what the page's own forms send."},
    {"malformed_condition", 400, "The condition cannot be read",
     "If-Match and If-None-Match are `*` or a list of entity tags, as they came in ETag."},
    {"malformed_cursor", 400, "The cursor is not of this list",
     "Send `next_cursor` as it came, with the same filters; or begin without one."},
    {"malformed_header", 400, "A header field cannot be read",
     "Fields that are text are UTF-8; an Idempotency-Key is visible ASCII."},
    {"malformed_json", 400, "The body is no JSON", "The detail says where it ends to be. Mend it, and send it again."},
    {"malformed_path", 400, "The path is malformed", "Send it without `//`, `..` or encoded slashes."},
    {"malformed_query", 400, "The query is malformed", "Percent-encode it as UTF-8."},
    {"malformed_request", 400, "The request is no HTTP, or has two meanings",
     "The detail says what is wrong. Send it mended, over another connection where this one was closed."},
    {"malformed_target", 400, "The target is malformed", "Percent-encode the path and the query."},
    {"method_not_allowed", 405, "The resource does not answer this method", "Allow names those that it answers."},
    {"mfa_enabled", 409, "There is a second factor already", "Remove it first, to set up another."},
    {"mfa_enrolment_required", 403, "A second factor has to be set up first",
     "Set it up, then exchange the refresh token: the new access token opens the rest."},
    {"mfa_not_begun", 409, "No second factor is being set up", "Begin it, and confirm it with a code."},
    {"mfa_required", 401, "The second factor is asked for",
     "Send the challenge with a code of the authenticator, or a recovery code, within five minutes."},
    {"mfa_required_for_staff", 409, "The account must have a second factor",
     "It cannot be removed while the clinic requires one."},
    {"name_taken", 409, "There is a specialty with this name", "Change that one, or take another name."},
    {"no_slot", 409, "The appointment has no slot", "It has one, and a calendar entry, once it is awaiting_payment."},
    {"not_cancellable", 409, "The appointment cannot be cancelled",
     "It is over, or never came about. Read it, and show how it is."},
    {"not_failed", 409, "The message has not failed", "It was sent, or will be. Only what was given up on goes again."},
    {"not_found", 404, "It is not there",
     "There is nothing at this path, or it is somebody else's: both are answered alike."},
    {"not_implemented", 501, "Nobody here knows this",
     "The methods are GET, HEAD, POST, PUT, DELETE and OPTIONS; the transfer coding is chunked."},
    {"not_pending", 409, "The payment is not open any more", "It was paid, or is over. Read it, and show how it is."},
    {"not_reschedulable", 409, "The appointment cannot be moved",
     "Only what is awaiting_payment or confirmed, and still to come, can be."},
    {"not_today", 409, "The appointment is on another day", "Nobody is checked in before or after the day."},
    {"over", 409, "The wait is over", "It was booked, withdrawn or passed already. Read the list again."},
    {"overlaps_own", 409, "The patient is elsewhere at that time",
     "Choose another time, or cancel the appointment that is there."},
    {"own_account", 409, "It is the administrator's own account",
     "Have another administrator do it: so there is always one who can log in."},
    {"part_missing", 503, "A part of the export cannot be read",
     "An export is all or nothing. Ask again after Retry-After."},
    {"reschedule_in_progress", 409, "Another move is under way",
     "Read the appointment until its `reschedule_to` is null, then ask again."},
    {"same_slot", 409, "The appointment is at that time already", "There is nothing to move."},
    {"slow_down", 400, "The device asks too often", "Wait five seconds longer between two questions from now on."},
    {"specialty_gone", 409, "The specialty is not offered any more",
     "The clinic cancels it, with everything back. Book another."},
    {"stale", 412, "It is not as the condition has it",
     "Somebody changed it meanwhile. Read it, and repeat the change on what it is now."},
    {"target_too_long", 414, "The target is too long", "Send a shorter path and query."},
    {"too_early", 409, "It is too early for that", "The detail says from when on."},
    {"too_many_attempts", 429, "Too many failed attempts",
     "Wait for Retry-After; sooner, the right password or code fails too."},
    {"too_many_dependants", 409, "Too many others are booked for", "Remove one first: 20 are the most."},
    {"too_many_requests", 429, "Too many requests at once", "Wait for Retry-After, and ask less often."},
    {"too_many_requests_to_pay", 409, "The payment was asked for too often",
     "No further question goes to a phone. Pay by the reference, or at the clinic."},
    {"too_many_streams", 429, "Too many event streams are open",
     "Close one: an account has ten at most. One stream may serve several windows."},
    {"too_many_unpaid", 409, "Something else is still to be paid",
     "Pay or cancel what is awaiting_payment first. An account that has never paid has one place."},
    {"too_many_waits", 409, "Too many slots are waited for", "Withdraw a wait first: 20 are the most."},
    {"too_much_time_off", 409, "Too much time off is to come", "Withdraw some, or join it: 200 are the most."},
    {"unauthenticated", 401, "Nobody is logged in", "Log in, and send the access token as Authorization: Bearer."},
    {"unavailable", 503, "This part of the clinic is busy or away",
     "Send the same request again after Retry-After; what creates something, with its Idempotency-Key."},
    {"unsupported_media_type", 415, "The body is of another type",
     "Send application/json, without Content-Encoding; to a payment page, a form."},
    {"upstream_failed", 502, "This part of the clinic broke off",
     "The request may have taken effect. With an Idempotency-Key send it again, else look first."},
    {"upstream_timeout", 504, "The answer took too long",
     "The request may have taken effect. With an Idempotency-Key send it again, else look first."},
    {"username_taken", 409, "The username belongs to another account", "Choose another."},
    {"validation_failed", 422, "Something in the request is not acceptable",
     "`errors` names each member or parameter, and what it must be. Mend them, and send it again."},
    {"version_not_supported", 505, "This version of HTTP is not spoken here", "Speak HTTP/1.1 or HTTP/1.0."},
    {"wrong_code", 403, "The code is wrong", "Take the one that the authenticator shows now, each only once."},
    {"wrong_password", 403, "The present password is another",
     "Let the person type it again, or have a link sent to set a new one. Too many wrong ones have to wait."},
    {"wrong_status", 409, "The appointment is not so far, or further",
     "Somebody was faster, or a step is missing. Read it, and show how it is."},
});

static_assert(std::ranges::is_sorted(table, std::less_equal<>(), &ProblemType::code));

}  // namespace

std::span<const ProblemType> problem_types() {
  return table;
}

const ProblemType* find_problem_type(std::string_view code) {
  const auto found = std::ranges::lower_bound(table, code, {}, &ProblemType::code);
  return found != table.end() && found->code == code ? &*found : nullptr;
}

std::string problem_type_reference(std::string_view code) {
  return "/problems/" + std::string(code);
}

}  // namespace consulta
