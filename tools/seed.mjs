// Fills a clinic with what demo/ has, through its API as everybody uses it. What is there already (409) stays as it is.
//
//   ADMIN_PASSWORD=… node tools/seed.mjs http://127.0.0.1:8080/api/v1 http://127.0.0.1:8090
//
// The second address is the sandbox's, where the mail of demo/'s patients is read.
import { readFileSync } from "node:fs";

const [api, sandbox] = process.argv.slice(2);
const demo = (kind) => JSON.parse(readFileSync(new URL(`../demo/${kind}.json`, import.meta.url), "utf8"));

async function call(method, path, body, token) {
  const answer = await fetch(api + path, {
    method,
    headers: { "Content-Type": "application/json", ...(token && { Authorization: `Bearer ${token}` }) },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(20_000),
  });
  const text = await answer.text();
  if (!answer.ok && answer.status !== 409) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
  return JSON.parse(text);
}

// The API's doctor of demo/'s: specialties by their ids, and the same hours on each of the weekdays.
function asked({ specialties, weekdays, hours, ...doctor }, ids) {
  const unknown = specialties.find((name) => !ids.has(name.toLowerCase()));
  if (unknown) throw new Error(`demo/doctors.json: the clinic has no specialty "${unknown}"`);
  return {
    ...doctor,
    specialty_ids: specialties.map((name) => ids.get(name.toLowerCase())),
    weekly: weekdays.flatMap((weekday) => hours.map(([from, to]) => ({ weekday, from, to }))),
  };
}

// Follows the link that was sent to a new patient, so that their mail goes out.
async function prove({ email }) {
  for (let tries = 0; tries < 100; tries++) {
    const { items } = await (await fetch(`${sandbox}/emails?to=${encodeURIComponent(email)}`)).json();
    const token = items.map(({ text }) => /\/verify#(\S+)/.exec(text)?.[1]).find(Boolean);
    if (token) return fetch(`${api}/auth/verify`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ token }) });
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no link came to ${email}`);
}

try {
  const admin = { email: "admin@consulta.example", password: process.env.ADMIN_PASSWORD };
  const token = (await call("POST", "/auth/login", admin)).access_token;
  for (const specialty of demo("specialties")) await call("POST", "/specialties", specialty, token);
  const { items } = await call("GET", "/specialties?limit=100");
  const ids = new Map(items.map(({ id, names }) => [names.en.toLowerCase(), id]));
  for (const doctor of demo("doctors")) await call("POST", "/doctors", asked(doctor, ids), token);
  const made = [];
  for (const patient of demo("patients")) {
    const { id } = await call("POST", "/auth/register", patient);
    if (id) made.push(patient);
  }
  for (const patient of made) await prove(patient);
} catch (error) {
  console.error(`consulta: seeding: ${error.message}${error.cause ? `: ${error.cause.message}` : ""}`);
  process.exitCode = 1;
}
