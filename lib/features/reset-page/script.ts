/**
 * What the page does where scripts run. It only helps: without it the form is the same, and the server checks everything again.
 * The same text for every host; its words come with the form, in data attributes.
 */
export const script = `
'use strict';
(() => {
  const byId = (id) => document.getElementById(id);
  const form = byId('reset-form');

  /* The token leaves the address bar, and this entry of the history, before anything else happens. */
  const takeToken = () => {
    const [, given = ''] = /^#token=(.+)$/.exec(location.hash) || [];
    if (given === '') return '';
    history.replaceState(null, '', location.href.split('#')[0]); /* whole: a path that begins with two slashes alone would name a host */
    try {
      return decodeURIComponent(given);
    } catch {
      return given;
    }
  };
  const adoptToken = () => {
    const value = takeToken();
    if (!form || value === '') return;
    const input = byId('token');
    /* Hidden by its type too: a password manager would take a text field before the password for the user name. */
    input.type = 'hidden';
    input.value = value;
    const field = byId('token-field');
    if (field) field.hidden = true;
  };
  adoptToken();
  addEventListener('hashchange', adoptToken); /* another link, opened in the same tab */
  if (!form) return;

  const token = byId('token');
  const password = byId('password');
  const confirmation = byId('confirmation');
  const toggle = byId('toggle');
  const submit = byId('submit');

  const write = (element, lines) => {
    const spans = lines.map((line) => Object.assign(document.createElement('span'), { textContent: line }));
    element.replaceChildren(...spans);
  };
  const setError = (input, message) => {
    const error = byId(input.id + '-error');
    if (!error) return;
    write(error, message === '' ? [] : [message]);
    error.hidden = message === '';
    if (message === '') input.removeAttribute('aria-invalid');
    else input.setAttribute('aria-invalid', 'true');
  };
  const say = (input, outcome, ...lines) => {
    const status = byId(input.id + '-status');
    if (!status) return;
    status.dataset.outcome = outcome;
    write(status, lines);
  };

  const show = (shown) => {
    password.type = confirmation.type = shown ? 'text' : 'password';
    toggle.setAttribute('aria-pressed', String(shown));
  };
  toggle.hidden = false;
  toggle.addEventListener('click', () => show(toggle.getAttribute('aria-pressed') !== 'true'));

  let running = new AbortController();
  let checked = '';
  const ask = async (value) => {
    running = new AbortController();
    try {
      const response = await fetch(form.dataset.check, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ token: token.value, password: value }),
        signal: running.signal,
      });
      if (response.status === 403) return say(password, 'bad', form.dataset.dead);
      if (!response.ok) return;
      const { failures } = await response.json();
      if (failures.length === 0) say(password, 'good', password.dataset.acceptable);
      else say(password, 'bad', ...failures.map(({ message }) => message));
    } catch {
      /* No advice, then: what counts is the answer to the form. */
    }
  };
  const advise = () => {
    const { value } = password;
    if (value === checked) return;
    checked = value;
    running.abort();
    const missing = Number(form.dataset.minLength) - [...value].length;
    if (value === '') return say(password, '');
    if (missing > 0) return say(password, '', password.dataset.tooShort.replace('{missing}', missing));
    void ask(value);
  };
  const compare = () => {
    if (confirmation.value === '') say(confirmation, '');
    else if (confirmation.value === password.value) say(confirmation, 'good', confirmation.dataset.matches);
    else if (password.value.startsWith(confirmation.value)) say(confirmation, '');
    else say(confirmation, 'bad', confirmation.dataset.differs);
  };
  /*
   * When somebody pauses, so that a screen reader is not made to read along. Not on blur: what moves the page between pressing
   * and letting go of the button would cost the click. Not once the form is sent: the link is used up by then.
   */
  let isSent = false;
  const onPause = (input, listener) => {
    let timer;
    input.addEventListener('input', () => {
      setError(input, '');
      clearTimeout(timer);
      timer = setTimeout(() => isSent || listener(), 400);
    });
  };
  onPause(password, () => (advise(), compare()));
  onPause(confirmation, compare);
  token.addEventListener('input', () => setError(token, ''));

  const findFaults = () => {
    const faults = [];
    if (token.value.trim() === '') faults.push([token, token.dataset.missing]);
    if (password.value === '') faults.push([password, password.dataset.missing]);
    if (confirmation.value === '') faults.push([confirmation, confirmation.dataset.missing]);
    else if (confirmation.value !== password.value) faults.push([confirmation, confirmation.dataset.differs]);
    return faults;
  };
  const label = submit.textContent;
  const offerAgain = () => {
    isSent = false;
    submit.removeAttribute('aria-disabled');
    submit.textContent = label;
  };
  form.noValidate = true; /* the browser's own bubbles speak the browser's language, not the page's */
  form.addEventListener('submit', (event) => {
    if (isSent) return event.preventDefault(); /* a second click would read that the link is used up */
    const faults = findFaults();
    for (const input of [token, password, confirmation]) setError(input, '');
    if (faults.length > 0) {
      event.preventDefault();
      for (const [input, message] of faults) {
        say(input, '');
        setError(input, message);
      }
      return faults[0][0].focus();
    }
    show(false); /* as a password it stays out of the browser's memory of what was typed */
    isSent = true;
    running.abort();
    submit.setAttribute('aria-disabled', 'true');
    submit.textContent = submit.dataset.submitting;
    setTimeout(offerAgain, 30_000); /* for whoever has stopped the browser: nothing tells the page of that */
  });
  addEventListener('pageshow', (event) => event.persisted && offerAgain());
})();
`;
