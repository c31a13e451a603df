// Narrows a list of postmortems to a component or a severity. Without script the whole list stands there and the form does
// not. The choice stands in the address, so that it can be linked.

class PostmortemFilters extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector('form');
    if (form === null) return;
    form.hidden = false;
    const asked = new URLSearchParams(location.search);
    for (const select of form.querySelectorAll('select')) {
      const wanted = asked.get(select.name) ?? '';
      if ([...select.options].some(({ value }) => value === wanted)) select.value = wanted;
    }
    form.addEventListener('change', () => this.narrow(form, true));
    this.narrow(form, false);
  }

  narrow(form: HTMLFormElement, remember: boolean) {
    const wanted = [...new FormData(form)]
      .filter(([, value]) => value !== '')
      .map(([name, value]) => [name, String(value)] as const);
    let shown = 0;
    for (const item of this.querySelectorAll<HTMLElement>('li[data-components]')) {
      item.hidden = !wanted.every(([name, value]) =>
        (item.dataset[name] ?? '').split(' ').includes(value),
      );
      if (!item.hidden) shown += 1;
    }
    for (const year of this.querySelectorAll<HTMLElement>('section')) {
      year.hidden = year.querySelector('li:not([hidden])') === null;
    }
    const told = this.querySelector('output');
    if (told !== null) told.textContent = shown === 0 ? 'No postmortem fits.' : `${shown} shown`;
    if (!remember) return;
    const query = new URLSearchParams(wanted.map(([name, value]) => [name, value])).toString();
    history.replaceState(null, '', query === '' ? location.pathname : `?${query}`);
  }
}

customElements.define('postmortem-filters', PostmortemFilters);
