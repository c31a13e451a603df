// A client that keeps its connections and has no more requests under way than it was told. It knows nothing of what it asks.

import { Agent, request } from 'node:http';

export type Sent = {
  path: string;
  method?: 'GET' | 'POST';
  headers?: Readonly<Record<string, string>>;
  body?: string;
};

export type Answered = {
  status: number;
  headers: Record<string, string>;
  body: string;
  /** From sending to the last byte. */
  ms: number;
};

export type Client = {
  send: (sent: Sent) => Promise<Answered>;
  /** Sends `count` requests; throws where one is not answered with `status`. */
  drive: (sent: Sent, status: number, count: number) => Promise<void>;
  close: () => void;
};

export function connectTo(url: string, lanes: number): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: lanes });
  const send = ({ path, method = 'GET', headers = {}, body }: Sent) =>
    new Promise<Answered>((done, fail) => {
      const startedAt = performance.now();
      const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
      const options = { agent, method, headers: { ...headers, ...length } };
      const sending = request(new URL(path, url), options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', fail);
        response.once('end', () =>
          done({
            status: response.statusCode ?? 0,
            headers: Object.fromEntries(
              Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
            ),
            body: Buffer.concat(chunks).toString(),
            ms: performance.now() - startedAt,
          }),
        );
      });
      sending.once('error', fail);
      sending.end(body);
    });
  return {
    send,
    async drive(sent, status, count) {
      let left = count;
      const lane = async () => {
        while (left > 0) {
          left -= 1;
          const answered = await send(sent);
          if (answered.status === status) continue;
          throw new Error(`${sent.path} answered ${answered.status}, not ${status}`);
        }
      };
      await Promise.all(Array.from({ length: lanes }, lane));
    },
    close: () => agent.destroy(),
  };
}
