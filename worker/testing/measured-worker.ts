// The worker as `npm run bench` runs it: the whole of it over a database that counts, with ways in of its own under
// `/bench/`. It is never deployed.

import type { Environment } from '../env.ts';
import worker, { Clock as ProperClock } from '../index.ts';
import type { Counting } from './counting.ts';
import { counting } from './counting.ts';
import { sizedPage } from './sized.ts';

export { RegionProbe } from '../index.ts';

/** The clock over the database that counts. It ticks when the bench says so, and at no other time. */
export class Clock extends ProperClock {
  constructor(state: DurableObjectState, given: Environment) {
    super(state, at(given).environment);
  }

  override async alarm(): Promise<void> {}
}

/** Tells what the database was asked since the last time, as JSON; 503 while what follows an answer is still under way. */
const COUNTS_PATH = '/bench/counts';
/** Before another path: it is answered as an isolate does that has kept nothing. */
const COLD_PREFIX = '/bench/cold';
/** Before `/<components>-<past incidents>`: the page of a company of that size, without a database; warm or cold. */
const SIZED = /\/bench\/(sized|cold-sized)(\/\d+-\d+)$/;

let home: { environment: Environment; counting: Counting } | null = null;

function at(given: Environment) {
  if (home === null) {
    const own = counting(given.DB);
    home = { environment: { ...given, DB: own.db, NUDGES: noted(given.NUDGES) }, counting: own };
  }
  return home;
}

/** What was begun beside an answer and has not ended, with the messages on their way. Those that wait for later are none. */
let underWay = 0;
const DUE = { type: 'drain', isDue: true };
const isDue = ({ body }: Message) => (body as Partial<typeof DUE>).isDue === true; // written below

function noted(queue: Queue): Queue {
  const own: Pick<Queue, 'send' | 'sendBatch'> = {
    send: (body, options) => own.sendBatch([{ ...options, body }]),
    sendBatch(messages) {
      const marked = [...messages].map((one) => (one.delaySeconds ? one : { ...one, body: DUE }));
      underWay += marked.filter(({ body }) => body === DUE).length;
      return queue.sendBatch(marked);
    },
  };
  return own as Queue; // what the worker asks of a queue
}

function noting(context: ExecutionContext): ExecutionContext {
  const own: Pick<ExecutionContext, 'waitUntil'> = {
    waitUntil(work) {
      underWay += 1;
      const ended = () => void (underWay -= 1);
      context.waitUntil(work.then(ended, ended));
    },
  };
  return own as ExecutionContext; // what the worker asks of a context
}

export default {
  fetch(request, given, context) {
    const { environment, counting } = at(given);
    if (!request.url.includes('/bench/'))
      return worker.fetch(request, environment, noting(context));
    if (request.url.endsWith(COUNTS_PATH)) {
      return underWay > 0 ? new Response(null, { status: 503 }) : Response.json(counting.take());
    }
    const [, temperature, size] = SIZED.exec(request.url) ?? [];
    if (size !== undefined) return sizedPage(size, temperature === 'cold-sized');
    const proper = new Request(request.url.replace(COLD_PREFIX, ''), request);
    // Whatever the worker keeps, it keeps with the environment that it was given.
    return worker.fetch(proper as typeof request, { ...environment }, noting(context));
  },
  scheduled: (controller, given, context) =>
    worker.scheduled(controller, at(given).environment, noting(context)),
  async queue(batch, given) {
    try {
      await worker.queue(batch, at(given).environment);
    } finally {
      underWay -= batch.messages.filter(isDue).length;
    }
  },
} satisfies ExportedHandler<Environment>;
