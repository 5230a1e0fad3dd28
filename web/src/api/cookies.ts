// The one cookie that scripts may read: its presence says that somebody may be logged in, its value goes with every
// unsafe request. By TLS it has another name.
export function csrfToken(): string | null {
  const found =
    /(?:^|;\s*)__Host-csrf_token=([^;]+)/.exec(document.cookie) ?? /(?:^|;\s*)csrf_token=([^;]+)/.exec(document.cookie);
  return found?.[1] ?? null;
}

// After logging out without an answer that does it.
export function forgetCsrfToken() {
  document.cookie = 'csrf_token=; path=/; max-age=0';
  document.cookie = '__Host-csrf_token=; path=/; max-age=0; secure';
}
