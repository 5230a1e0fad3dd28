// Gives the administrators' figures a past: tells admin alone, by its queue, what a clinic like that of demo/ would have
// told over some months until now. The other services have none of it.
//
//   RABBITMQ_PASSWORD=… node tools/past.mjs MONTHS http://127.0.0.1:8080/api/v1 http://127.0.0.1:8111
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { months } from "../demo/months.mjs";

const [many, api, rabbitmq] = process.argv.slice(2);
const demo = (kind) => JSON.parse(readFileSync(new URL(`../demo/${kind}.json`, import.meta.url), "utf8"));
const now = Date.now();
const day = 24 * 60 * 60_000;

async function json(url, options = {}) {
  const answer = await fetch(url, { ...options, signal: AbortSignal.timeout(20_000) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${text}`);
  return JSON.parse(text);
}

async function everything(path) {
  const all = [];
  for (let cursor = ""; ; ) {
    const { items, next_cursor } = await json(`${api}${path}?limit=100${cursor}`);
    all.push(...items);
    if (!next_cursor) return all;
    cursor = `&cursor=${encodeURIComponent(next_cursor)}`;
  }
}

const at = (instant, seconds = 0) => new Date(Date.parse(instant) + seconds * 1000).toISOString();

// What is told of one booking: [publisher, name, when, what beside the facts].
function story(booking, facts) {
  const told = [];
  const tell = (name, when, more = {}) => told.push(["appointments", name, when, { ...facts, ...more }]);
  const { booked_at, pay_after, move, cancel } = booking;
  const { appointment_id, patient_id, specialty_id, doctor_id, starts_at, price_cents } = facts;
  told.push(["appointments", "AppointmentRequested", booked_at, { appointment_id, patient_id, specialty_id, doctor_id, starts_at }]);
  if (booking.rejected) tell("AppointmentRejected", at(booked_at, 1), { reason: "slot_taken" });
  else if (booking.declined) over(booking, tell, at(booked_at, 60), "payment", 0);
  else if (pay_after === null) tell("AppointmentExpired", at(booked_at, 900));
  if (pay_after === null || booking.rejected) return told;
  const paid_at = at(booked_at, pay_after);
  told.push(["payments", "PaymentCompleted", paid_at, { payment_id: randomUUID(), appointment_id, amount_cents: price_cents, paid_at }]);
  tell("AppointmentConfirmed", paid_at);
  if (move) {
    const length = Date.parse(facts.ends_at) - Date.parse(starts_at);
    facts = { ...facts, starts_at: move.starts_at, ends_at: at(move.starts_at, length / 1000) };
    tell("AppointmentRescheduled", move.at, { previous_starts_at: starts_at, round: 1 });
  }
  if (cancel) {
    const late = cancel.by === "patient" && Date.parse(facts.starts_at) - Date.parse(cancel.at) < day;
    const kept_cents = late ? Math.floor(price_cents / 2) : 0;
    over(booking, tell, cancel.at, cancel.by, kept_cents);
    const back = { payment_id: randomUUID(), appointment_id, patient_id, amount_cents: price_cents - kept_cents };
    told.push(["payments", "PaymentRefunded", at(cancel.at, 2), { ...back, reason: "appointment_cancelled" }]);
  }
  if (booking.no_show_at) tell("PatientNoShow", booking.no_show_at, { noticed_at: booking.no_show_at });
  if (!booking.checked_in_at) return told;
  tell("PatientCheckedIn", booking.checked_in_at, { checked_in_at: booking.checked_in_at, by: "reception" });
  tell("ConsultationStarted", booking.started_at, { started_at: booking.started_at });
  tell("AppointmentCompleted", booking.completed_at, { completed_at: booking.completed_at });
  return told;
}

function over(booking, tell, when, by, kept_cents) {
  tell("AppointmentCancelled", when, {
    by,
    reason: by === "payment" ? "payment_failed: declined" : `cancelled_by_${by}`,
    was_confirmed: by !== "payment",
    cancelled_at: when,
    kept_cents,
  });
}

function message([publisher, name, when, data]) {
  const type = `consulta.${publisher}.${name}.v1`;
  const id = randomUUID();
  const event = {
    specversion: "1.0",
    id,
    source: `/consulta/${publisher}`,
    type,
    subject: data.appointment_id,
    time: when,
    correlationid: data.appointment_id,
    datacontenttype: "application/json",
    data,
  };
  return {
    routing_key: "consulta.admin",
    payload_encoding: "string",
    properties: { delivery_mode: 2, type, message_id: id, content_type: "application/cloudevents+json" },
    payload: JSON.stringify(event),
  };
}

// Some at once: each is a request of its own.
async function publish(messages) {
  const authorization = `Basic ${btoa(`consulta:${process.env.RABBITMQ_PASSWORD}`)}`;
  const sender = async () => {
    for (let next = messages.pop(); next; next = messages.pop()) {
      const { routed } = await json(`${rabbitmq}/api/exchanges/%2F/amq.default/publish`, {
        method: "POST",
        headers: { authorization },
        body: JSON.stringify(next),
      });
      if (!routed) throw new Error("admin has no queue");
    }
  };
  await Promise.all(Array.from({ length: 8 }, sender));
}

// Those of demo/ as the clinic knows them; none where it has another.
async function known() {
  const [doctors, specialties] = [await everything("/doctors"), await everything("/specialties")];
  return {
    doctors: demo("doctors").map(({ full_name }) => doctors.find((one) => one.full_name === full_name)),
    specialties: demo("specialties").map(({ names }) => specialties.find((one) => one.names.en === names.en)),
  };
}

function factsOf(booking, doctor, specialty) {
  return {
    appointment_id: randomUUID(),
    patient_id: randomUUID(),
    doctor_id: doctor.id,
    doctor_name: doctor.full_name,
    specialty_id: specialty.id,
    specialty_name: specialty.name,
    room: doctor.room,
    starts_at: booking.starts_at,
    ends_at: at(booking.starts_at, booking.minutes * 60),
    price_cents: booking.price_cents,
  };
}

try {
  const from = new Date(now - Number(many) * 30 * day).toISOString().slice(0, 10);
  const { doctors, specialties } = await known();
  const messages = [];
  for (const booking of months({ from, seed: 7 })) {
    if (Date.parse(booking.starts_at) > now + 14 * day) break;
    const [doctor, specialty] = [doctors[booking.doctor], specialties[booking.specialty]];
    if (!doctor || !specialty) continue;
    const told = story(booking, factsOf(booking, doctor, specialty));
    messages.push(...told.filter(([, , when]) => Date.parse(when) < now).map(message));
  }
  console.log(`telling admin ${messages.length} events of ${many} months`);
  await publish(messages);
} catch (error) {
  console.error(`consulta: a past: ${error.message}${error.cause ? `: ${error.cause.message}` : ""}`);
  process.exitCode = 1;
}
