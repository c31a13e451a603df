// Shows what is pushed to this browser, and opens its page when it is clicked; signs the browser up again when it has replaced
// its subscription, which its owner confirms like the first one. It keeps nothing, answers no request and looks at no page.

export type Work = Event & { waitUntil: (work: Promise<unknown>) => void };
type Arrived = Work & { data: { json: () => Partial<Content> } | null };
type Clicked = Work & { notification: Notification };
type Changed = Work &
  Partial<Record<'oldSubscription' | 'newSubscription', PushSubscription | null>>;
type Content = Record<'id' | 'tag' | 'title' | 'body' | 'link' | 'lang' | 'dir', string>;
type Scope = {
  registration: ServiceWorkerRegistration;
  skipWaiting: () => Promise<void>;
  clients: { openWindow: (url: string) => Promise<unknown> };
  location: Location;
  addEventListener: <Kind extends Event>(name: string, listen: (event: Kind) => void) => void;
};

// The types of pages do not know the scope of a worker.
const scope = self as unknown as Scope;

async function show({
  id = '',
  tag = '',
  title = '',
  body = '',
  link = '/',
  lang = '',
  dir,
}: Partial<Content>) {
  const { registration } = scope;
  const [shown] = await registration.getNotifications({ tag });
  const options = {
    tag,
    body,
    lang,
    dir: dir === 'rtl' ? ('rtl' as const) : ('ltr' as const),
    data: { id, link },
    // It takes the place of an older one; again the same, it does so in silence.
    renotify: tag !== '' && shown?.data.id !== id,
  };
  await registration.showNotification(title, options);
}

/** `was` proves what this browser had chosen; some browsers do not tell it. */
async function renew({ oldSubscription, newSubscription }: Changed) {
  const server = new URL(scope.location.href).searchParams.get('key');
  if (server === null) return;
  const { pushManager } = scope.registration;
  const options = { userVisibleOnly: true, applicationServerKey: server };
  const subscription = newSubscription ?? (await pushManager.subscribe(options));
  const withKey = (one: PushSubscription) => ({ ...one.toJSON(), server });
  const body = JSON.stringify({
    channel: 'push',
    address: withKey(subscription),
    ...(oldSubscription && { was: withKey(oldSubscription) }),
  });
  const headers = { 'Content-Type': 'application/json' };
  await fetch('/api/subscribers', { method: 'POST', headers, body });
}

/** One after the other: a browser that is asked what it shows may drop what it is about to show. */
let showing: Promise<unknown> = Promise.resolve();

scope.addEventListener('install', () => void scope.skipWaiting());
scope.addEventListener<Arrived>('push', (event) => {
  if (!event.data) return;
  const content = event.data.json();
  const shown = showing.then(() => show(content));
  showing = shown.catch(() => {}); // the browser reports it; the next one is shown all the same
  event.waitUntil(shown);
});
scope.addEventListener<Changed>('pushsubscriptionchange', (event) => event.waitUntil(renew(event)));
scope.addEventListener<Clicked>('notificationclick', (event) => {
  const { notification } = event;
  notification.close();
  // Within this site, whatever the address under which it is seen.
  const { pathname, search } = new URL(notification.data.link, scope.location.href);
  event.waitUntil(scope.clients.openWindow(pathname + search));
});
