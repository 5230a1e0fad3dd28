// Requests to parts of the API that docs/openapi.yaml does not describe yet: their types stand where they are asked for.
import {Problem} from './problem';
import {send} from './send';

interface Asked {
  body?: unknown;
  query?: Record<string, string | number | undefined>;
  headers?: Record<string, string>;
}

export async function ask<T>(method: string, path: string, {body, query = {}, headers}: Asked = {}): Promise<T> {
  const url = new URL(`/api/v1${path}`, location.origin);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') url.searchParams.set(name, String(value));
  }
  const answer = await send(
    new Request(url, {
      method,
      headers: {...(body !== undefined && {'Content-Type': 'application/json'}), ...headers},
      body: body === undefined ? undefined : JSON.stringify(body),
    }),
  );
  const told: unknown = await answer.json().catch(() => null);
  if (!answer.ok) throw Object.assign(Problem.of(answer, told), {told});
  return told as T;
}

// A member that a refusal has beside those of every problem.
export function memberOf(problem: Problem, name: string): unknown {
  const told = 'told' in problem ? problem.told : null;
  return typeof told === 'object' && told !== null && name in told
    ? (told as Record<string, unknown>)[name]
    : undefined;
}
