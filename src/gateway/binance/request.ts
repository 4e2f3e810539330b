/** What clients send on a websocket: a method with parameters, and an id that comes back with the answer. */
export interface Request {
  readonly id: string | number | null;
  readonly method: string;
  readonly params: unknown;
}

/** Reads a message; null where it asks for nothing. */
export function readRequest(text: string): Request | null {
  try {
    const message: unknown = JSON.parse(text);
    if (typeof message !== 'object' || message === null) return null;
    const { id, method, params } = message as Record<string, unknown>;
    if (typeof method !== 'string') return null;
    const isId = typeof id === 'string' || typeof id === 'number';
    return { id: isId ? id : null, method, params };
  } catch {
    return null;
  }
}
