// What the mail library and `smtp.ts` use of Node's modules, which the runtime has too. The whole of Node's types would
// bring its globals into a program that does not run there.

declare module 'node:events' {
  export class EventEmitter {
    on(event: string, listener: (error: Error) => void): this;
    once(event: string, listener: (error: Error) => void): this;
    removeListener(event: string, listener: (error: Error) => void): this;
  }
  export default EventEmitter;
}

declare module 'node:net' {
  import type { EventEmitter } from 'node:events';
  export class Socket extends EventEmitter {
    destroy(): this;
  }
  export function connect(options: { host: string; port: number }): Socket;
}

declare module 'node:tls' {
  import type { Socket } from 'node:net';
  export function connect(options: { host: string; port: number; servername: string }): Socket;
}
