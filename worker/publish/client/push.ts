// On the page where people subscribe: offers notifications of this browser where it has them. Sending the form asks the
// browser, and what it gives goes where an address would; everything after that is as for every other channel.

const WORKER = '/page/push-worker.js';

async function subscribed(key: string): Promise<string> {
  // The worker may have to subscribe again without any page.
  const registration = await navigator.serviceWorker.register(`${WORKER}?key=${key}`);
  await active(registration);
  const { pushManager } = registration;
  const options = { userVisibleOnly: true, applicationServerKey: key };
  const ask = () => pushManager.subscribe(options);
  const subscription = await ask().catch(async (error: unknown) => {
    // Subscribed once under a key that has been replaced since.
    const older = await pushManager.getSubscription();
    if (!older) throw error;
    await older.unsubscribe();
    return ask();
  });
  return JSON.stringify({ ...subscription.toJSON(), server: key });
}

/** Only a worker that runs can be subscribed. */
function active({ active: one, installing, waiting }: ServiceWorkerRegistration): Promise<void> {
  const coming = installing ?? waiting;
  if (one || !coming) return Promise.resolve();
  return new Promise((done, fail) => {
    coming.addEventListener('statechange', () => {
      if (coming.state === 'activated') done();
      if (coming.state === 'redundant') fail(new Error('redundant'));
    });
  });
}

function offer(form: HTMLFormElement, choice: HTMLElement) {
  const radio = choice.querySelector('input');
  const field = form.querySelector<HTMLElement>('#address');
  const input = field?.querySelector('input');
  const said = form.querySelector('#push-said');
  if (!radio || !field || !input || !said) return;
  choice.hidden = false;
  const show = () => {
    field.hidden = radio.checked;
    input.required = !radio.checked;
  };
  show();
  form.addEventListener('change', show);
  form.addEventListener('submit', (event) => {
    if (!radio.checked) return;
    event.preventDefault();
    said.textContent = '';
    const send = async () => {
      input.value = await subscribed(choice.dataset['key'] ?? '');
      form.submit();
    };
    send().catch(() => {
      said.textContent =
        (Notification.permission === 'denied'
          ? choice.dataset['denied']
          : choice.dataset['failed']) ?? '';
    });
  });
}

const form = document.querySelector<HTMLFormElement>('#subscribe');
const choice = form?.querySelector<HTMLElement>('#push');
if (form && choice && 'serviceWorker' in navigator && 'PushManager' in window) offer(form, choice);
